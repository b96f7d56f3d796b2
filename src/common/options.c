/* WHYLOOP_OPTIONS and the files that hold the same.
 *
 * Runs once in the watched program, before Python does (and in the command, for `whyloop run`'s checks), single-threaded,
 * and must leave no trace there: no malloc, so the list of conf.d is read with getdents64 and sorted by reading it again;
 * no stdio; at most some 10 KB of stack.  Whether a privileged program may be configured at all (AT_SECURE) is decided by
 * the caller.
 *
 * In calling order: wl_options_load reads the files and the variable through wl_options_parse_file and _parse_dir;
 * parse_line splits a line into pieces, parse_piece a piece into key and value, set_option stores it.  The options
 * themselves are known only to options.def.  Struct linux_dirent64 is getdents64(2)'s.
 */
#include "folder.h"
#include "options.h"
#include "utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef WL_SYSCONFDIR
#define WL_SYSCONFDIR "/etc"
#endif

enum { PIECE_MAX = 768, WINDOW = 2048, FILE_MAX = 16384, DIR_FILES_MAX = 64, WHERE_MAX = 240, SHOWN_MAX = 80 };

/* One complaint under way, put together here so that it reaches the caller's buffer as a whole line or not at all. */
struct complaint {
    struct wl_buf text;
    char storage[1024];
};

static const char END[] = ": ignored\n";

void wl_options_init(struct wl_options *o)
{
    memset(o, 0, sizeof *o);
#define WL_OPT_BOOL(name, def, sentence) o->name = def;
#define WL_OPT_INT(name, def, min, max, sentence) o->name = def;
#define WL_OPT_STR(name, size, def, sentence) memcpy(o->name, def, sizeof def);
#define WL_OPT_ENUM(name, def, words, sentence) o->name = def;
#include "options.def"
}

/* --- complaints --------------------------------------------------------------------------------------------------- */

static void put_shown(struct wl_buf *b, const char *text, size_t size, size_t max)
{
    wl_utf8_put_shown(b, text, size < max ? size : max, false, false);
    if (size > max)
        wl_buf_puts(b, "...");
}

static void put_quoted(struct wl_buf *b, const char *text, size_t size)
{
    wl_buf_putc(b, '\'');
    put_shown(b, text, size, SHOWN_MAX);
    wl_buf_putc(b, '\'');
}

static void complaint_begin(struct complaint *c, const char *where)
{
    wl_buf_init(&c->text, c->storage, sizeof c->storage - sizeof END);
    wl_buf_puts(&c->text, "whyloop: ");
    put_shown(&c->text, where, strlen(where), WHERE_MAX);
    wl_buf_puts(&c->text, ": ");
}

/* Room was kept for the end, so that a complaint of many escapes is a line as well. */
static int complaint_end(struct complaint *c, struct wl_buf *complaints)
{
    c->text.error = 0;
    c->text.cap = sizeof c->storage;
    wl_buf_puts(&c->text, END);
    if (complaints != NULL)
        wl_buf_put(complaints, c->text.data, c->text.len);
    return 1;
}

static int complain(struct wl_buf *complaints, const char *where, const char *what)
{
    struct complaint c;
    complaint_begin(&c, where);
    wl_buf_puts(&c.text, what);
    return complaint_end(&c, complaints);
}

/* --- values: each sets the option or returns false, with the rest of "NAME='VALUE' …" in `why` ---------------------- */

static bool set_bool(bool *option, const char *value, struct wl_buf *why)
{
    static const char words[][2][6] = {{"0", "1"}, {"false", "true"}, {"no", "yes"}, {"off", "on"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int is_true = 0; is_true < 2; is_true++)
            if (strcmp(value, words[i][is_true]) == 0) {
                *option = is_true != 0;
                return true;
            }
    wl_buf_puts(why, " is neither 1 (true, yes, on) nor 0 (false, no, off)");
    return false;
}

/* Only digits behind a sign; what would overflow stops at a number that no option's range reaches. */
static bool read_int(const char *text, long *ret_value)
{
    bool negative = *text == '-';
    long value = 0;

    text += negative;
    if (*text == '\0')
        return false;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value < 1000000000L ? value * 10 + (*text - '0') : value;
    *ret_value = negative ? -value : value;
    return *text == '\0';
}

static bool set_int(int *option, const char *value, int min, int max, struct wl_buf *why)
{
    long number;
    if (!read_int(value, &number)) {
        wl_buf_puts(why, " is no number");
        return false;
    }
    if (number < min || number > max) {
        wl_buf_puts(why, " is not within ");
        wl_buf_dec(why, min);
        wl_buf_puts(why, " and ");
        wl_buf_dec(why, max);
        return false;
    }
    *option = (int)number;
    return true;
}

static bool set_str(char *option, size_t size, const char *value, struct wl_buf *why)
{
    size_t length = strlen(value);
    if (length >= size) {
        wl_buf_puts(why, " is longer than ");
        wl_buf_udec(why, size - 1);
        wl_buf_puts(why, " bytes");
        return false;
    }
    memcpy(option, value, length + 1);
    return true;
}

static bool set_enum(int *option, const char *value, const char *words, struct wl_buf *why)
{
    size_t length = strlen(value);
    int position = 0;

    for (const char *word = words;; position++) {
        size_t n = strcspn(word, "|");
        if (n == length && memcmp(word, value, n) == 0) {
            *option = position;
            return true;
        }
        if (word[n] == '\0')
            break;
        word += n + 1;
    }
    wl_buf_puts(why, " is none of ");
    wl_buf_puts(why, words);
    return false;
}

enum found { SET, MALFORMED, UNKNOWN };

static enum found set_option(struct wl_options *o, const char *key, const char *value, struct wl_buf *why)
{
#define WL_OPT_BOOL(name, def, sentence) \
    if (strcmp(key, #name) == 0) \
        return set_bool(&o->name, value, why) ? SET : MALFORMED;
#define WL_OPT_INT(name, def, min, max, sentence) \
    if (strcmp(key, #name) == 0) \
        return set_int(&o->name, value, min, max, why) ? SET : MALFORMED;
#define WL_OPT_STR(name, size, def, sentence) \
    if (strcmp(key, #name) == 0) \
        return set_str(o->name, sizeof o->name, value, why) ? SET : MALFORMED;
#define WL_OPT_ENUM(name, def, words, sentence) \
    if (strcmp(key, #name) == 0) \
        return set_enum(&o->name, value, words, why) ? SET : MALFORMED;
#include "options.def"
    return UNKNOWN;
}

/* --- the nearest known key ---------------------------------------------------------------------------------------- */

enum { KEY_MAX = 31 };

static unsigned min_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Edits that make one word of the other: a letter put in, left out, replaced, or two neighbours exchanged. */
static unsigned distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    unsigned char rows[3][KEY_MAX + 1];

    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = (unsigned char)j;
    for (size_t i = 1; i <= a_size; i++) {
        unsigned char *row = rows[i % 3];
        const unsigned char *above = rows[(i + 2) % 3];
        const unsigned char *above_that = rows[(i + 1) % 3];
        row[0] = (unsigned char)i;
        for (size_t j = 1; j <= b_size; j++) {
            unsigned d = min_of(min_of(above[j], row[j - 1]) + 1u, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d = min_of(d, above_that[j - 2] + 1u);
            row[j] = (unsigned char)d;
        }
    }
    return rows[a_size % 3][b_size];
}

struct nearest {
    const char *name;
    unsigned distance;
};

static void consider(struct nearest *best, const char *key, const char *name)
{
    size_t name_size = strlen(name);
    if (name_size > KEY_MAX)
        return;
    unsigned d = distance(key, strlen(key), name, name_size);
    if (best->name == NULL || d < best->distance)
        *best = (struct nearest){name, d};
}

/* NULL when none is near: half of the letters right is the least for a "did you mean". */
static const char *nearest_key(const char *key)
{
    struct nearest best = {NULL, 0};
    size_t size = strlen(key);

    if (size > KEY_MAX)
        return NULL;
#define WL_OPT_BOOL(name, def, sentence) consider(&best, key, #name);
#define WL_OPT_INT(name, def, min, max, sentence) consider(&best, key, #name);
#define WL_OPT_STR(name, size, def, sentence) consider(&best, key, #name);
#define WL_OPT_ENUM(name, def, words, sentence) consider(&best, key, #name);
#include "options.def"
    size_t longer = size > strlen(best.name) ? size : strlen(best.name);
    return 2 * best.distance <= longer ? best.name : NULL;
}

static void put_unknown(struct wl_buf *b, const char *key)
{
    const char *nearest = nearest_key(key);

    wl_buf_puts(b, "unknown option ");
    put_quoted(b, key, strlen(key));
    if (nearest != NULL) {
        wl_buf_puts(b, " (did you mean '");
        wl_buf_puts(b, nearest);
        wl_buf_puts(b, "'?)");
    } else {
        wl_buf_puts(b, " (help=1 lists them)");
    }
}

/* --- text into pieces into options -------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(char **text, size_t *size)
{
    while (*size > 0 && is_blank(**text)) {
        (*text)++;
        (*size)--;
    }
    while (*size > 0 && is_blank((*text)[*size - 1]))
        (*size)--;
    (*text)[*size] = '\0';
}

/* "KEY=VALUE", trimmed, as key and value; false where there is no =. */
static bool split(char *piece, size_t size, char **ret_key, char **ret_value)
{
    char *equals = memchr(piece, '=', size);
    if (equals == NULL)
        return false;
    char *key = piece;
    char *value = equals + 1;
    size_t key_size = (size_t)(equals - piece);
    size_t value_size = size - key_size - 1;
    trim(&key, &key_size);
    trim(&value, &value_size);
    *ret_key = key;
    *ret_value = value;
    return true;
}

static int parse_piece(struct wl_options *o, char *piece, size_t size, const char *where, struct wl_buf *complaints)
{
    struct complaint c;
    char *key;
    char *value;

    trim(&piece, &size);
    if (size == 0)
        return 0;
    complaint_begin(&c, where);
    struct wl_buf begun = c.text;
    put_quoted(&c.text, piece, size);
    if (!split(piece, size, &key, &value)) {
        wl_buf_puts(&c.text, " is not NAME=VALUE");
        return complaint_end(&c, complaints);
    }
    enum found found = set_option(o, key, value, &c.text);
    if (found == SET)
        return 0;
    if (found == UNKNOWN) {
        c.text = begun;
        put_unknown(&c.text, key);
    }
    return complaint_end(&c, complaints);
}

/* Takes the escapes out of text up to the next bare colon; returns where that is, or the end.  *ret_size is what the piece
 * would need, which is more than its storage when it is too long. */
static const char *next_piece(const char *text, const char *end, char *piece, size_t *ret_size)
{
    size_t n = 0;
    for (; text < end && *text != ':'; text++) {
        if (*text == '\\' && text + 1 < end && (text[1] == ':' || text[1] == '\\'))
            text++;
        if (n < PIECE_MAX)
            piece[n] = *text;
        n++;
    }
    *ret_size = n;
    return text;
}

static int parse_line(struct wl_options *o, const char *text, size_t size, const char *where, struct wl_buf *complaints)
{
    char piece[PIECE_MAX + 1];
    const char *end = text + size;
    int faults = 0;

    for (;;) {
        size_t n;
        text = next_piece(text, end, piece, &n);
        if (n > PIECE_MAX)
            faults += complain(complaints, where, "an option is too long");
        else
            faults += parse_piece(o, piece, n, where, complaints);
        if (text == end)
            return faults;
        text++;
    }
}

int wl_options_parse(struct wl_options *o, const char *text, const char *where, struct wl_buf *complaints)
{
    return text != NULL ? parse_line(o, text, strlen(text), where, complaints) : 0;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

struct source {
    struct wl_options *o;
    struct wl_buf *complaints;
    const char *path;
    unsigned line;
};

static int parse_file_line(struct source *s, const char *line, size_t size, bool too_long)
{
    char storage[WHERE_MAX + 1];
    struct wl_buf where;

    s->line++;
    while (size > 0 && is_blank(*line)) {
        line++;
        size--;
    }
    if (size == 0 || *line == '#')
        return 0;
    size_t path_size = strlen(s->path);
    wl_buf_init(&where, storage, sizeof storage);
    wl_buf_put(&where, s->path, path_size < WHERE_MAX - 12 ? path_size : WHERE_MAX - 12);
    wl_buf_putc(&where, ':');
    wl_buf_udec(&where, s->line);
    wl_buf_string(&where);
    if (too_long)
        return complain(s->complaints, storage, "the line is too long");
    if (memchr(line, '\0', size) != NULL)
        return complain(s->complaints, storage, "the line has a NUL in it");
    return parse_line(s->o, line, size, storage, s->complaints);
}

static ssize_t read_some(int fd, char *data, size_t size)
{
    ssize_t n;
    do
        n = read(fd, data, size);
    while (n < 0 && errno == EINTR);
    return n;
}

/* A line that does not fit counts as one fault and is passed over to its end. */
static int parse_lines(struct source *s, int fd)
{
    char window[WINDOW];
    size_t held = 0;
    size_t total = 0;
    bool too_long = false;
    int faults = 0;
    ssize_t n;

    while ((n = read_some(fd, window + held, sizeof window - held)) > 0) {
        if (total == FILE_MAX)
            return faults + complain(s->complaints, s->path, "what comes after 16 KB");
        size_t rest = FILE_MAX - total;
        rest = (size_t)n < rest ? (size_t)n : rest;
        total += rest;
        held += rest;
        size_t from = 0;
        for (const char *end; (end = memchr(window + from, '\n', held - from)) != NULL; too_long = false) {
            size_t size = (size_t)(end - window) - from;
            faults += parse_file_line(s, window + from, size, too_long);
            from += size + 1;
        }
        held -= from;
        memmove(window, window + from, held);
        if (held == sizeof window) {
            too_long = true;
            held = 1;
        }
    }
    if (n < 0)
        return faults + complain(s->complaints, s->path, "it can't be read to its end; the rest");
    return held > 0 ? faults + parse_file_line(s, window, held, too_long) : faults;
}

static const char *why_not_opened(int error)
{
    switch (error) {
    case EACCES:
    case EPERM: return "this user may not read it";
    case ELOOP: return "its symbolic links go in a circle";
    case ENAMETOOLONG: return "its name is too long";
    case EMFILE:
    case ENFILE: return "no file descriptor is left to read it with";
    default: return "it can't be opened";
    }
}

static bool is_missing(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

/* O_NONBLOCK, because a FIFO of that name must not hold up the program's start. */
static int parse_open_file(struct source *s, int fd, const char *wrong_owner)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return complain(s->complaints, s->path, "it is no regular file");
    if (wrong_owner != NULL && st.st_uid != 0 && st.st_uid != geteuid())
        return complain(s->complaints, s->path, wrong_owner);
    return parse_lines(s, fd);
}

int wl_options_parse_file(struct wl_options *o, const char *path, struct wl_buf *complaints)
{
    struct source s = {o, complaints, path, 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0)
        return is_missing(errno) ? 0 : complain(complaints, path, why_not_opened(errno));
    int faults = parse_open_file(&s, fd, NULL);
    close(fd);
    return faults;
}

/* --- a directory of files ----------------------------------------------------------------------------------------- */

/* As other programs read a .d directory: no backup copies, no hidden files. */
static bool is_wanted(const char *name)
{
    size_t size = strlen(name);
    return name[0] != '.' && size > 5 && size <= NAME_MAX && strcmp(name + size - 5, ".conf") == 0;
}

struct next {
    const char *after;
    char *name;         /* the smallest so far */
    bool some;
};

static bool take_next(void *arg, const char *name)
{
    struct next *next = arg;
    if (is_wanted(name) && strcmp(name, next->after) > 0 && (!next->some || strcmp(name, next->name) < 0)) {
        memcpy(next->name, name, strlen(name) + 1);
        next->some = true;
    }
    return true;
}

/* The name that follows `after` in the order of bytes: one pass over the directory for each file costs less here than
 * the room for a list.  Returns false at the end, and where the directory can't be read. */
static bool next_name(int fd, const char *after, char *ret_name)
{
    _Alignas(void *) char entries[2048];
    struct next next = { after, ret_name, false };

    if (lseek(fd, 0, SEEK_SET) != 0)
        return false;
    wl_folder_each(fd, entries, sizeof entries, take_next, &next);
    return next.some;
}

static int parse_file_in(struct wl_options *o, const char *dir, const char *name, struct wl_buf *complaints)
{
    char storage[PATH_MAX];
    struct wl_buf path;

    wl_buf_init(&path, storage, sizeof storage);
    wl_buf_puts(&path, dir);
    wl_buf_putc(&path, '/');
    wl_buf_puts(&path, name);
    wl_buf_string(&path);
    if (path.error != 0)
        return complain(complaints, dir, "its name is too long");
    return wl_options_parse_file(o, storage, complaints);
}

int wl_options_parse_dir(struct wl_options *o, const char *dir, struct wl_buf *complaints)
{
    char names[2][NAME_MAX + 1] = {"", ""};
    int faults = 0;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return is_missing(errno) ? 0 : complain(complaints, dir, why_not_opened(errno));
    for (int i = 0; next_name(fd, names[i % 2], names[(i + 1) % 2]); i++) {
        if (i == DIR_FILES_MAX) {
            faults += complain(complaints, dir, "it has more than 64 files; the rest");
            break;
        }
        faults += parse_file_in(o, dir, names[(i + 1) % 2], complaints);
    }
    close(fd);
    return faults;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static bool put_user_path(struct wl_buf *path)
{
    const char *base = getenv("XDG_CONFIG_HOME");
    const char *below = "/whyloop.conf";

    if (base == NULL || base[0] != '/') {
        base = getenv("HOME");
        below = "/.config/whyloop.conf";
    }
    if (base == NULL || base[0] != '/')
        return false;
    wl_buf_puts(path, base);
    wl_buf_puts(path, below);
    wl_buf_string(path);
    return path->error == 0;
}

/* HOME may still be another user's after su or sudo, so a file that can't be reached there is as good as none, and one
 * that is neither this user's nor root's would let its owner choose where this process writes. */
static int parse_user_file(struct wl_options *o, struct wl_buf *complaints)
{
    char storage[PATH_MAX];
    struct wl_buf path;

    wl_buf_init(&path, storage, sizeof storage);
    if (!put_user_path(&path))
        return 0;
    struct source s = {o, complaints, storage, 0};
    int fd = open(storage, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return 0;
    int faults = parse_open_file(&s, fd, "it belongs to another user");
    close(fd);
    return faults;
}

int wl_options_load(struct wl_options *o, struct wl_buf *complaints)
{
    int saved_errno = errno;
    int faults = wl_options_parse_file(o, WL_SYSCONFDIR "/whyloop.conf", complaints);
    faults += wl_options_parse_dir(o, WL_SYSCONFDIR "/whyloop.conf.d", complaints);
    faults += parse_user_file(o, complaints);
    faults += wl_options_parse(o, getenv("WHYLOOP_OPTIONS"), "WHYLOOP_OPTIONS", complaints);
    errno = saved_errno;
    return faults;
}

/* --- help --------------------------------------------------------------------------------------------------------- */

static void put_word_at(struct wl_buf *out, const char *words, int position)
{
    while (position > 0 && *words != '\0')
        position -= *words++ == '|';
    wl_buf_put(out, words, strcspn(words, "|"));
}

/* Values beyond the column push their sentence to the right rather than being cut. */
static void put_sentence(struct wl_buf *out, uint64_t line_start, const char *sentence)
{
    uint64_t used = out->drained + out->len - line_start;
    wl_buf_fill(out, ' ', used < 24 ? (size_t)(24 - used) : 1);
    wl_buf_puts(out, sentence);
}

static void put_range(struct wl_buf *out, int min, int max)
{
    wl_buf_puts(out, " (");
    wl_buf_dec(out, min);
    wl_buf_puts(out, " to ");
    wl_buf_dec(out, max);
    wl_buf_putc(out, ')');
}

static void put_words(struct wl_buf *out, const char *words)
{
    wl_buf_puts(out, " (");
    wl_buf_puts(out, words);
    wl_buf_putc(out, ')');
}

static uint64_t put_name(struct wl_buf *out, const char *name)
{
    uint64_t start = out->drained + out->len;
    wl_buf_puts(out, "  ");
    wl_buf_puts(out, name);
    wl_buf_putc(out, '=');
    return start;
}

void wl_options_help(const struct wl_options *o, struct wl_buf *out)
{
    uint64_t start;

    wl_buf_puts(out, "whyloop: WHYLOOP_OPTIONS is NAME=VALUE:NAME=VALUE..., with \\: for a colon in a value; now:\n");
#define WL_OPT_BOOL(name, def, sentence) \
    start = put_name(out, #name); \
    wl_buf_putc(out, o->name ? '1' : '0'); \
    put_sentence(out, start, sentence "\n");
#define WL_OPT_INT(name, def, min, max, sentence) \
    start = put_name(out, #name); \
    wl_buf_dec(out, o->name); \
    put_sentence(out, start, sentence); \
    put_range(out, min, max); \
    wl_buf_putc(out, '\n');
#define WL_OPT_STR(name, size, def, sentence) \
    start = put_name(out, #name); \
    wl_utf8_put_shown(out, o->name, strlen(o->name), false, false); \
    put_sentence(out, start, sentence "\n");
#define WL_OPT_ENUM(name, def, words, sentence) \
    start = put_name(out, #name); \
    put_word_at(out, words, o->name); \
    put_sentence(out, start, sentence); \
    put_words(out, words); \
    wl_buf_putc(out, '\n');
#include "options.def"
}
