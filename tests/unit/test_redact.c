/* src/common/redact.c: secrets go, and what explains an error stays. */
#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#include "../../src/common/redact.h"

struct line {
    const char *previous, *arg, *shown;
};

static void expect(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char storage[512];
        struct wl_buf b;
        wl_buf_init(&b, storage, sizeof storage);
        wl_redact_put_arg(&b, lines[i].arg, lines[i].previous);
        const char *shown = wl_buf_string(&b);
        cr_expect_str_eq(shown, lines[i].shown, "%s: shown as %s, not %s", lines[i].arg, shown, lines[i].shown);
    }
}

#define EXPECT(lines) expect(lines, sizeof(lines) / sizeof *(lines))

Test(redact, the_value_of_a_name_that_sounds_secret_goes)
{
    static const struct line lines[] = {
        {NULL, "--password=hunter2", "--password=***"},
        {NULL, "--password=two words & more", "--password=***"},
        {NULL, "--token=abc", "--token=***"},
        {NULL, "--api-key=abc", "--api-key=***"},
        {NULL, "--apikey:abc", "--apikey:***"},
        {NULL, "--key=abc", "--key=***"},
        {NULL, "--proxy-auth=u:p", "--proxy-auth=***"},
        {NULL, "AWS_SECRET_ACCESS_KEY=abc/def+1", "AWS_SECRET_ACCESS_KEY=***"},
        {NULL, "DB_PASS=x", "DB_PASS=***"},
        {NULL, "MYSQL_PWD=x", "MYSQL_PWD=***"},
        {NULL, "clientSecret=x", "clientSecret=***"},
        {NULL, "accessToken=x", "accessToken=***"},
        {NULL, "-psecret", "-p***"},
        {NULL, "host=db password=x user=me", "host=db password=*** user=me"},
        {NULL, "password=x user=me", "password=***"},
        {NULL, "https://h/?token=abc&page=2", "https://h/?token=***&page=2"},
        {NULL, "https://h/api/token=abc", "https://h/api/token=***"},
        {NULL, "{\"user\": \"me\", \"password\": \"a, b\"}", "{\"user\": \"me\", \"password\": \"***\"}"},
        {NULL, "connect(password='a b', retries=3)", "connect(password='***', retries=3)"},
        {NULL, "Authorization: Digest abc def", "Authorization: ***"},
        {NULL, "X-Api-Key:abc", "X-Api-Key:***"},
        {NULL, "Cookie: a=b; c=d", "Cookie: ***"},
    };
    EXPECT(lines);
}

Test(redact, the_argument_after_such_an_option_goes_whole)
{
    static const struct line lines[] = {
        {"--password", "hunter2", "***"},    {"--token", "--odd", "***"},      {"-password", "x", "***"},
        {"--auth", "user:pw", "***"},        {"-u", "user:pw", "user:***"},    {"--user", "me:pw", "me:***"},
        {"-u", "user", "user"},              {"--no-auth", "main.py", "main.py"}, {"--password=x", "main.py", "main.py"},
        {"password", "main.py", "main.py"},  {"--port", "8080", "8080"},       {"-", "x", "x"},
        {"-p", "no:cacheprovider", "no:cacheprovider"},
    };
    EXPECT(lines);
}

Test(redact, the_password_of_a_url_goes)
{
    static const struct line lines[] = {
        {NULL, "postgres://me:pw@db/x", "postgres://me:***@db/x"},
        {NULL, "redis://:pw@h:6379/0", "redis://:***@h:6379/0"},
        {NULL, "https://me:p/w@h/path", "https://me:***@h/path"},
        {NULL, "https://me:p@w@h/path", "https://me:***@h/path"},
        {NULL, "--dsn=amqp://me:pw@h", "--dsn=amqp://me:***@h"},
        {NULL, "a://b:c@d,e://f:g@h", "a://b:***@d,e://f:***@h"},
        {NULL, "http://h:80/@scope/x", "http://h:80/@scope/x"},
        {NULL, "https://me@h/x", "https://me@h/x"},
        {NULL, "http://[::1]:80/x", "http://[::1]:80/x"},
        {NULL, "https://ghp_abcdefghijk123456789@github.com/x", "https://***@github.com/x"},
    };
    EXPECT(lines);
}

Test(redact, words_that_look_like_keys_go)
{
    static const struct line lines[] = {
        {NULL, "Bearer abcdefgh.ijk", "Bearer ***"},
        {NULL, "say bearer abcdefghijk now", "say bearer *** now"},
        {NULL, "bearer of news", "bearer of news"},
        {NULL, "AKIAIOSFODNN7EXAMPLE", "***"},
        {NULL, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "***"},
        {NULL, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc_-def", "***"},
        {NULL, "d41d8cd98f00b204e9800998ecf8427e", "***"},
        {NULL, "/run/d41d8cd98f00b204e9800998ecf8427e/x", "/run/***/x"},
        {NULL, "sk-abcdefghij0123456789", "***"},
        {NULL, "hf_abcdefghij0123", "***"},
        {NULL, "x=ghp_abcdefghijk123456789,y", "x=***,y"},
    };
    EXPECT(lines);
}

Test(redact, what_explains_the_error_stays)
{
    static const struct line lines[] = {
        {NULL, "", ""},
        {NULL, "python3", "python3"},
        {NULL, "/home/Alice/My_Project2/src/LongDirectoryName/MainModule.py", "/home/Alice/My_Project2/src/LongDirectoryName/MainModule.py"},
        {NULL, "/usr/lib/python3.11/site-packages/uvicorn/__main__.py", "/usr/lib/python3.11/site-packages/uvicorn/__main__.py"},
        {NULL, "tests/test_token.py::TestToken::test_http2_upgrade_fails", "tests/test_token.py::TestToken::test_http2_upgrade_fails"},
        {NULL, "test_HTTP2_connection_upgrade_OK_v3_again", "test_HTTP2_connection_upgrade_OK_v3_again"},
        {NULL, "app.auth:create_app", "app.auth:create_app"},
        {NULL, "TOKENIZERS_PARALLELISM=false", "TOKENIZERS_PARALLELISM=false"},
        {NULL, "--max-tokens=100", "--max-tokens=100"},
        {NULL, "--sort-key=name", "--sort-key=name"},
        {NULL, "SSH_AUTH_SOCK=/run/x", "SSH_AUTH_SOCK=/run/x"},
        {NULL, "--bypass=1", "--bypass=1"},
        {NULL, "--password=", "--password="},
        {NULL, "token==x", "token==x"},
        {NULL, "-c", "-c"},
        {NULL, "-print", "-p***"},
        {NULL, "import asyncio; asyncio.run(main())", "import asyncio; asyncio.run(main())"},
        {NULL, "localhost:8080", "localhost:8080"},
        {NULL, "123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"},
        {NULL, "na\xc3\xafve\xff\x1b", "na\xc3\xafve\xff\x1b"},
        {NULL, "a.b.c...--//", "a.b.c...--//"},
    };
    EXPECT(lines);
}

/* The longest argument that Linux allows, made of what is looked ahead from. */
Test(redact, a_hostile_argument_takes_linear_time)
{
    static const char *const units[] = {"a.", "://", "://a:b", "eyJ.", "a=", "a: ", "token.", "bearer ", "/", "+a", "\"a\" :", "ghp_"};
    static char arg[128 * 1024], storage[1024 * 1024];

    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t n = strlen(units[u]);
        for (size_t i = 0; i < sizeof arg - 1; i++)
            arg[i] = units[u][i % n];
        struct wl_buf b;
        wl_buf_init(&b, storage, sizeof storage);
        clock_t before = clock();
        wl_redact_put_arg(&b, arg, NULL);
        double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
        cr_assert_eq(b.error, 0);
        cr_assert_lt(seconds, 2.0, "%s: %f s", units[u], seconds);
    }
}
