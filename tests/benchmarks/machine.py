"""The machine and its software, and the processor time of a process."""

import ctypes
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path


def software() -> str:
    """Describe processor and versions without naming hosts or paths."""
    names = ("numpy", "scikit-learn", "streamlit", "plotly")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"load {os.getloadavg()[0]:.1f} at the start"  # a high load inflates times
    return f"{_processor()}, {cores} cores ({load}), Python {platform.python_version()}, {packages}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def cpu_clock(pid: int) -> float:
    """Return a process's user and system time in seconds.

    It includes all threads, even ended ones, with nanosecond resolution: Streamlit runs each script
    in a thread, and /proc/PID/stat has only hundredths of a second.
    """
    try:
        find_clock = ctypes.CDLL(None).clock_getcpuclockid
    except AttributeError:  # not Linux
        return _cpu_by_psutil(pid)
    clock = ctypes.c_int()
    error = find_clock(pid, ctypes.byref(clock))
    if error:
        raise OSError(error, os.strerror(error))
    return time.clock_gettime(clock.value)


def _cpu_by_psutil(pid: int) -> float:
    try:
        import psutil
    except ImportError:
        sys.exit("The CPU of the server can be measured on Linux only, or with psutil installed.")
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)
