"""Tests: unit (mirrors logreg/), app (pages without a browser), e2e (in a real browser)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
