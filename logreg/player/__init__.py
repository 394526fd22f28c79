"""The player: shows a picture in the browser and plays it there.

Its browser half is in this folder: player.html, player.css and the modules in js, which are sent
as bundle.js. It does not depend on its host: `logreg.web.player` shows it on the app's pages, and
`logreg.export.figure_html` in a file.
"""

from logreg.player.assets import bundle, minified_asset
from logreg.player.payload import payload

__all__ = ["bundle", "minified_asset", "payload"]
