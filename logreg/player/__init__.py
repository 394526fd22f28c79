"""The player: shows a picture in the browser and plays it there.

Its browser half is in this folder: player.html, player.css and player.js. It does not depend on its
host: `logreg.web.player` shows it on the app's pages, and `logreg.export.figure_html` in a file.
"""

from logreg.player.payload import minified_asset, payload

__all__ = ["minified_asset", "payload"]
