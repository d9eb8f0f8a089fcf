"""The documents of the SDK fit the schema that the emulator returns by introspection."""

import pytest
from authing.v2.common.codegen import QUERY
from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport
from graphql.validation import validate


@pytest.fixture(scope="module")
def schema(emulator):
    transport = RequestsHTTPTransport(f"{emulator.url}/graphql/v2")
    return Client(transport=transport, fetch_schema_from_transport=True).schema


@pytest.mark.parametrize("name", sorted(QUERY))
def test_a_document_is_valid(schema, name):
    assert [str(error) for error in validate(schema, gql(QUERY[name]))] == []


def test_every_field_has_its_description(schema):
    for root in [schema.get_query_type(), schema.get_mutation_type()]:
        for field in root.fields.values():
            assert field.description
