"""Secrets to plant: the ways in which one stands in what AWS, a person, a program or a file says."""

from __future__ import annotations

import json
from string import ascii_letters, digits
from urllib.parse import quote

from hypothesis import strategies as st

from workbench.domain.values import JsonValue
from workbench.knowledge.redaction.named import is_innocent

SECRET = "§"
"""Stands for the secret in a way to plant one."""

BY_NAME = (
    *('{"password": "§"}', '{"SecretAccessKey": "§"}', '{"db": {"passwd":"§"}}', '"secret" : "§",'),
    *(r"{\"Parameters\":{\"password\":\"§\"}}", r'{"definition": "{\"ApiKey\": \"§\"}"}', "{'api_key': '§'}"),
    *(r"{\\\"clientSecret\\\":\\\"§\\\"}", '{"cut": {"password": "§', "&quot;password&quot;:&quot;§&quot;"),
    *("DB_PASSWORD=§", "export DB_PASSWORD=§", "PGPASSWORD=§ psql -h db", "docker run -e API_TOKEN=§ x"),
    *("aws_secret_access_key = §", "AWS_SESSION_TOKEN=§\n", "token=§\n", "client_secret=§&scope=a"),
    *("Server=h;Password=§;Database=x", "AccountKey=§;EndpointSuffix=x", 'os.environ["DB_PASSWORD"] = "§"'),
    *("-Djavax.net.ssl.keyStorePassword=§", ":password => '§'", "password&#61;§", "conn_string=§"),
    *("mysql --password § -h db", "tool --password=§ x", "tool --db-password '§'", 'x "--token", "§"'),
    *(
        "['--token', '§']",
        "aws configure --secret-access-key §",
        "sshpass -p § ssh host",
        "mysql -u root -p§ db",
    ),
    "jdbc:postgresql://h/db?user=u&password=§",
    *("<Password>§</Password>", "<SecretAccessKey>§</SecretAccessKey>", "&lt;Password&gt;§&lt;/Password&gt;"),
    *("name=DB_PASSWORD,value=§", "ParameterKey=DbPassword,ParameterValue=§"),
    *('[{"name": "DB_PASSWORD", "value": "§"}]', '{"Key": "api-token", "Value": "§"}'),
    *("CREATE USER a IDENTIFIED BY '§'", "ALTER USER a WITH PASSWORD '§'", "db password: §", "passphrase: §"),
    *('<add key="Password" value="§"/>', '<property name="password" value="§"/>'),
    *("--conf spark.hadoop.fs.azure.account.key.x=§", "sqlplus scott/§@orcl", "redis-cli -a § ping"),
    *("mongo -u a -p § --authenticationDatabase x", "ldapsearch -x -w § -D cn=x"),
    *("Set-Cookie: session=§; Path=/", 'x-api-key: "§"', "SSECustomerKey=§", 'PreSharedKey: "§"', "dbPass=§"),
    *("https://h/?X-Amz-Signature=§&x=1", "https://h/?X-Amz-Security-Token=§", "https://h/?sv=1&sig=§"),
    *("Invalid header value b'§\\n'", "credentials = ('bob', '§')", "password:\n  '§'", "password: |\n  §\n"),
    *('{"Environment": {"Variables": {"STAGE": "§"}}}', '{"environment": [{"name": "A", "value": "§"}]}'),
    *('{"command": ["run", "--password", "§"]}', '{"passwords": ["§"]}', '{"secrets": {"db": "§"}}'),
    *('{"DefaultArguments": {"--token": "§"}}', '{"ConnectionProperties": {"PASSWORD": "§"}}'),
)
"""Ways in which what stands beside a secret tells that it is one, whatever it looks like."""

SAID = (
    *("The password for user etl is '§'.", "password for the user etl: §", "secret value: §"),
    *("password is §.", "set password to §", "the token § has expired", 'Error: token "§" is invalid'),
    *(
        "root password § (change it)",
        "my password was: §",
        "password -> §",
        'secret key is "§"',
        "api key: §",
    ),
    *(
        "Authorization: Bearer §abcdefgh",
        "authorization=Basic §==",
        '{"auth": "§=="}',
        "curl -u bob:§ https://x",
    ),
    *("aws configure set aws_secret_access_key §", "login: bob password: § host: x"),
)
"""Ways in which people and programs say one: they need a secret that does not read like a word."""

SHAPED = (
    *("http://user:§@host/path", "redis://:§@cache:6379", "https%3A%2F%2Fkim%3A§%40host%2F"),
    "-----BEGIN RSA PRIVATE KEY-----\n§\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----\\n§",
    "IQoJb3JpZ2luX2VjEC0aCXVzLWVhc3QtMSJHMEUCIQCK5mvWtw3le7VM§§§",
    "FwoGZXIvYXdzEC0aCXVzLWVhc3QtMSJHMEUCIQCK5mvWtw3le7VM§§§\n",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.§",
    "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA%2Fx&X-Amz-Signature=§&x=1",
)
"""Ways in which a secret is known by its looks, or by those of what surrounds it."""

WAYS = (*BY_NAME, *SAID, *SHAPED)

random_secrets = st.text(ascii_letters + digits, min_size=12, max_size=24).filter(
    lambda text: (
        any(c.isdigit() for c in text[:8])
        and any(c.isalpha() for c in text[:8])
        and len(set(text)) > 7
        and not is_innocent(text, "token")
    )
)
"""Secrets that look random, as generated ones do."""
any_secrets = st.text(ascii_letters + digits + "!^*()_+~/.=", min_size=8, max_size=24).filter(
    lambda text: (
        text[0].isalnum()
        and text[-1].isalnum()
        and len(set(text.lower())) > 4
        and not is_innocent(text, "token")
    )
)
"""Secrets as people choose them too: words, and signs among the letters."""


def planted(way: str, secret: str) -> str:
    """Return a text that holds the secret."""
    return way.replace(SECRET, secret)


def wrapped(text: str) -> tuple[JsonValue, ...]:
    """Return a text as it is, and within what it comes in: an answer, JSON in JSON, an encoded link."""
    inner = json.dumps({"message": text})
    return (text, {"Cause": text}, inner, [json.dumps({"Error": inner})], f"https://h/?next={quote(text)}")
