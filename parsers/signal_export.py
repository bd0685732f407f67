"""What signal-export writes in place of what is no text, the same in its texts and pages."""

import re

DELETED = "(This message was deleted)"
STICKER = re.compile(r"\(\( .* \)\)")
