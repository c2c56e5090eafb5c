"""The Unicode properties that patterns with the `u` flag may name (ECMAScript 2024, tables 66 to 69)."""

from __future__ import annotations

from tapcheck.languages.ecmascript.regex.errors import Untranslatable
from tapcheck.languages.ecmascript.regex.tree import Property

_CATEGORY_NAMES = (
    "Cased_Letter LC Close_Punctuation Pe Connector_Punctuation Pc Control Cc cntrl Currency_Symbol Sc "
    "Dash_Punctuation Pd Decimal_Number Nd digit Enclosing_Mark Me Final_Punctuation Pf Format Cf "
    "Initial_Punctuation Pi Letter L Letter_Number Nl Line_Separator Zl Lowercase_Letter Ll Mark M "
    "Combining_Mark Math_Symbol Sm Modifier_Letter Lm Modifier_Symbol Sk Nonspacing_Mark Mn Number N "
    "Open_Punctuation Ps Other C Other_Letter Lo Other_Number No Other_Punctuation Po Other_Symbol So "
    "Paragraph_Separator Zp Private_Use Co Punctuation P punct Separator Z Space_Separator Zs "
    "Spacing_Mark Mc Surrogate Cs Symbol S Titlecase_Letter Lt Unassigned Cn Uppercase_Letter Lu"
)
_BINARY_NAMES = (
    "ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Assigned Bidi_Control Bidi_C Bidi_Mirrored Bidi_M "
    "Case_Ignorable CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM "
    "Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT "
    "Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji "
    "Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase Emoji_Presentation EPres "
    "Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base Grapheme_Extend Gr_Ext Hex_Digit Hex "
    "IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start IDS Ideographic Ideo "
    "Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math Noncharacter_Code_Point NChar "
    "Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark Radical Regional_Indicator RI "
    "Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo Uppercase Upper "
    "Variation_Selector VS White_Space space XID_Continue XIDC XID_Start XIDS"
)
_SCRIPT_NAMES = (
    "Arabic Arab Armenian Armn Bengali Beng Cyrillic Cyrl Devanagari Deva Georgian Geor Greek Grek Han Hani "
    "Hangul Hang Hebrew Hebr Hiragana Hira Katakana Kana Latin Latn Thai"
)
_CATEGORIES = frozenset(_CATEGORY_NAMES.split())
_BINARY = frozenset(_BINARY_NAMES.split())
_SCRIPTS = frozenset(_SCRIPT_NAMES.split())
_STABLE_BINARY = frozenset({"Alphabetic", "Alpha", "Lowercase", "Lower", "Uppercase", "Upper", "White_Space", "space"})
_UNSTABLE_CATEGORIES = frozenset({"Other", "C", "Unassigned", "Cn"})


def is_property(name: str, value: str) -> bool:
    """Whether a pattern may name the property; raises Untranslatable when that is not known here."""
    if name in ("Script", "sc", "Script_Extensions", "scx"):
        if value not in _SCRIPTS:
            raise Untranslatable(f"the script {value} is not in the table of this translation")
        return True
    if name in ("General_Category", "gc"):
        return value in _CATEGORIES
    return not name and (value in _CATEGORIES or value in _BINARY)


def property_pattern(wanted: Property) -> str:
    """The property as the pattern engine writes it.

    Only properties whose members are the same in all Unicode versions for the characters that they have in
    common; raises Untranslatable for the others.
    """
    letter = "P" if wanted.negated else "p"
    name, value = wanted.name, wanted.value
    if name in ("Script_Extensions", "scx"):
        raise Untranslatable("Unicode script extensions are not translated")
    if name in ("Script", "sc"):
        return f"\\{letter}{{Script={value}}}"
    if value in ("Any", "ASCII"):
        whole, none = ("\\x00-\\x7f", "\\x80-\\U0010ffff") if value == "ASCII" else ("\\x00-\\U0010ffff", "")
        if wanted.negated and not none:
            raise Untranslatable("a property without members")
        return none if wanted.negated else whole
    if value in _CATEGORIES and value not in _UNSTABLE_CATEGORIES:
        return f"\\{letter}{{General_Category={value}}}"
    if value in _STABLE_BINARY:
        return f"\\{letter}{{{value}}}"
    raise Untranslatable(f"the Unicode property {value} is not translated")
