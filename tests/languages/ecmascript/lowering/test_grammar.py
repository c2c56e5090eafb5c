"""Every node type of both grammars has its place: lowered, erased, a part of something lowered, or a type."""

from __future__ import annotations

import pytest

from tapcheck.languages.ecmascript.lower_source import TABLES
from tapcheck.languages.ecmascript.parse import node_types

PARTS = frozenset(
    {
        "arguments",
        "array_pattern",
        "call_signature",
        "catch_clause",
        "class_body",
        "class_heritage",
        "class_static_block",
        "computed_property_name",
        "decorator",
        "else_clause",
        "enum_assignment",
        "enum_body",
        "escape_sequence",
        "export_clause",
        "export_specifier",
        "extends_clause",
        "finally_clause",
        "formal_parameters",
        "html_character_reference",
        "import_attribute",
        "import_clause",
        "import_require_clause",
        "import_specifier",
        "jsx_attribute",
        "jsx_closing_element",
        "jsx_expression",
        "jsx_namespace_name",
        "jsx_opening_element",
        "jsx_text",
        "method_definition",
        "named_imports",
        "namespace_export",
        "namespace_import",
        "nested_identifier",
        "optional_chain",
        "pair",
        "pair_pattern",
        "program",
        "property_identifier",
        "public_field_definition",
        "regex_flags",
        "regex_pattern",
        "shorthand_property_identifier",
        "statement_identifier",
        "string_fragment",
        "switch_body",
        "switch_case",
        "switch_default",
        "template_substitution",
        "variable_declarator",
    }
)
"""Nodes that the handler of the node around them reads."""

TYPES = frozenset(
    {
        "abstract_method_signature",
        "accessibility_modifier",
        "adding_type_annotation",
        "array_type",
        "asserts",
        "asserts_annotation",
        "conditional_type",
        "constraint",
        "construct_signature",
        "constructor_type",
        "default_type",
        "existential_type",
        "extends_type_clause",
        "flow_maybe_type",
        "function_type",
        "generic_type",
        "implements_clause",
        "index_signature",
        "index_type_query",
        "infer_type",
        "interface_body",
        "intersection_type",
        "literal_type",
        "lookup_type",
        "mapped_type_clause",
        "method_signature",
        "nested_type_identifier",
        "object_type",
        "omitting_type_annotation",
        "opting_type_annotation",
        "optional_type",
        "override_modifier",
        "parenthesized_type",
        "predefined_type",
        "property_signature",
        "readonly_type",
        "rest_type",
        "template_literal_type",
        "template_type",
        "this_type",
        "tuple_type",
        "type_alias_declaration",
        "type_annotation",
        "type_arguments",
        "type_identifier",
        "type_parameter",
        "type_parameters",
        "type_predicate",
        "type_predicate_annotation",
        "type_query",
        "union_type",
    }
)
"""Type syntax, which is never looked at."""


@pytest.mark.parametrize("dialect", ["typescript", "tsx"])
def test_every_node_type_has_its_place(dialect: str) -> None:
    placed = {*TABLES.expressions, *TABLES.statements, *TABLES.several, *TABLES.erased, *TABLES.patterns}
    assert node_types(dialect) - placed - PARTS - TYPES == set()


def test_tables_name_only_node_types_that_exist() -> None:
    known = node_types("typescript") | node_types("tsx")
    placed = {*TABLES.expressions, *TABLES.statements, *TABLES.several, *TABLES.erased, *TABLES.patterns}
    assert (placed | PARTS | TYPES) - known == set()


def test_a_statement_has_one_handler() -> None:
    assert set(TABLES.statements) & set(TABLES.several) == set()
    assert (set(TABLES.statements) | set(TABLES.several)) & TABLES.erased == set()
