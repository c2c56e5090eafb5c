"""ECMAScript regular expressions, executed exactly as a JavaScript engine does, or refused.

Strings are sequences of UTF-16 code units (a character beyond U+FFFF is two surrogates), so that offsets and
lengths are JavaScript's.
"""

from tapcheck.languages.ecmascript.regex.compiled import JsMatch, JsRegex, compile_regex
from tapcheck.languages.ecmascript.regex.errors import RegexSyntaxError, Untranslatable

__all__ = ["JsMatch", "JsRegex", "RegexSyntaxError", "Untranslatable", "compile_regex"]
