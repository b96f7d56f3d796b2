/* The native stack by libgcc_eh, gcc's own unwinder, linked in statically and hidden: the fallback that is always there.
 *
 * Runs inside the watched program, in any context. Measured: no malloc, no lock on glibc 2.35 and later (F37).
 *
 * libgcc_eh finds unwind tables by _dl_find_object, which is GLIBC_2.35: the library would not load on an older glibc, or on musl. So
 * the function of that name here, hidden, is what the linker gives to the libgcc_eh inside this library; it asks modules.c,
 * which uses the real one where there is one. The host's own libgcc_s is untouched.
 *
 * It also keeps libgcc_eh from crashing: where no table covers an address, libgcc reads the *code* there to see whether it is a
 * signal trampoline, which faults when a damaged stack gave a wild address (F39). For an address in no loaded segment it gets a
 * table of ours with one entry, for all addresses, that says "this is the outermost frame".
 *
 * Relies on: gcc 12 and later built against glibc 2.35 and later (USE_DLFO in unwind-dw2-fde-dip.c); an older libgcc_eh asks
 * dl_iterate_phdr instead and lacks that last protection. The linear search through a table without index is in that file since ever. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unwind.h>

#include "modules.h"
#include "natstack_backend.h"

#ifndef DLFO_STRUCT_HAS_EH_DBASE
/* <dlfcn.h> of a glibc before 2.35. */
struct dl_find_object {
	unsigned long long dlfo_flags;
	void *dlfo_map_start, *dlfo_map_end;
	struct link_map *dlfo_link_map;
	void *dlfo_eh_frame;
	unsigned long long dlfo_reserved[7];
};
#endif

/* What libgcc_eh reads for an address in no loaded object: .eh_frame_hdr with a relative pointer to the .eh_frame behind it, no count and no
 * index, hence a linear search; in .eh_frame one CIE that calls the return address undefined, and one FDE over all addresses. */
struct outermost_frame {
	struct {
		uint8_t version, eh_frame_encoding, count_encoding, table_encoding;
		int32_t eh_frame;
	} hdr;
	struct {
		uint32_t length, id;
		uint8_t version;
		char augmentation[3]; /* "zR" */
		uint8_t code_align, data_align, return_column, augmentation_size, pointer_encoding;
		uint8_t def_cfa[3];   /* DW_CFA_def_cfa sp, 0 */
		uint8_t undefined[2]; /* DW_CFA_undefined return column */
		uint8_t pad[2];
	} cie;
	struct {
		uint32_t length, cie_offset;
		const char *begin;
		uint64_t range;
		uint8_t augmentation_size, pad[7];
	} fde;
	uint32_t end;
};

#if defined(__aarch64__)
enum { DWARF_SP = 31, DWARF_RETURN = 30 };
#else
enum { DWARF_SP = 7, DWARF_RETURN = 16 };
#endif

enum { DW_CFA_DEF_CFA = 0x0c, DW_CFA_UNDEFINED = 0x07 };
enum { DW_EH_PE_ABSPTR = 0x00, DW_EH_PE_PCREL_SDATA4 = 0x1b, DW_EH_PE_OMIT = 0xff };

static const struct outermost_frame outermost = {
	.hdr = {
		.version = 1,
		.eh_frame_encoding = DW_EH_PE_PCREL_SDATA4,
		.count_encoding = DW_EH_PE_OMIT,
		.table_encoding = DW_EH_PE_OMIT,
		.eh_frame = offsetof(struct outermost_frame, cie) - offsetof(struct outermost_frame, hdr.eh_frame),
	},
	.cie = {
		.length = sizeof outermost.cie - 4,
		.version = 1,
		.augmentation = "zR",
		.code_align = 1,
		.data_align = 0x78, /* -8 */
		.return_column = DWARF_RETURN,
		.augmentation_size = 1,
		.pointer_encoding = DW_EH_PE_ABSPTR,
		.def_cfa = {DW_CFA_DEF_CFA, DWARF_SP, 0},
		.undefined = {DW_CFA_UNDEFINED, DWARF_RETURN},
	},
	.fde = {
		.length = sizeof outermost.fde - 4,
		.cie_offset = sizeof outermost.cie + 4,
		/* All but one, by wrapping round: that one is in this very object, so nobody will ask for it. (libgcc takes no begin of 0.) */
		.begin = (const char *)&outermost + 1,
		.range = UINT64_MAX,
	},
};

_Static_assert(sizeof outermost.hdr == 8 && sizeof outermost.cie == 24 && sizeof outermost.fde == 32 &&
               offsetof(struct outermost_frame, end) == 64, "laid out as the formats have it, without padding");

__attribute__((visibility("hidden"))) int _dl_find_object(void *address, struct dl_find_object *result);

/* Context: any, signal (libgcc_eh calls it with a return address - 1) */
int _dl_find_object(void *address, struct dl_find_object *result)
{
	struct wl_module_object o;

	memset(result, 0, sizeof *result);
	if (wl_modules_find_object((uintptr_t)address, &o) < 0) {
		result->dlfo_eh_frame = (void *)(uintptr_t)&outermost.hdr;
		return 0;
	}
	if (o.eh_frame_hdr == NULL)
		return -1;
	result->dlfo_map_start = (void *)o.start;
	result->dlfo_map_end = (void *)o.end;
	result->dlfo_link_map = o.link_map;
	result->dlfo_eh_frame = (void *)(uintptr_t)o.eh_frame_hdr;
	return 0;
}

static _Unwind_Reason_Code take(struct _Unwind_Context *context, void *data)
{
	struct wl_natstack_sink *sink = data;
	int exact = 0;
	uint64_t ip = _Unwind_GetIPInfo(context, &exact);

	return wl_natstack_take(sink, ip, _Unwind_GetCFA(context), exact != 0) ? _URC_NO_REASON : _URC_NORMAL_STOP;
}

int wl_natstack_gcc_walk(struct wl_natstack_sink *sink)
{
	struct wl_module_object own;
	_Unwind_Reason_Code code;

	/* libgcc_eh aborts when it finds no table for its own code: where modules can't be told at all (-EBUSY), do without a stack. */
	if (wl_modules_find_object((uintptr_t)wl_natstack_gcc_walk, &own) < 0)
		return -EBUSY;
	code = _Unwind_Backtrace(take, sink);
	/* At the end it calls back once more with ip 0, which ends the sink; ended without: the last frame had no table. */
	if (!sink->ended)
		sink->end = code == _URC_END_OF_STACK ? WL_NATIVE_END_NO_INFO : WL_NATIVE_END_BROKEN;
	return 0;
}
