"""The player: shows a picture in the browser and plays it there.

Its browser half is beside this file: player.html, player.css and player.js. Nothing here knows
where it is shown; `logreg.web.player` shows it on the pages of the app, and
`logreg.export.figure_html` in a file.
"""

from logreg.player.payload import packed, payload

__all__ = ["packed", "payload"]
