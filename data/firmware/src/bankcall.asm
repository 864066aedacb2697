; Calls across code banks. The bank latch is the low bits of P1.
	.module bankcall
	.globl	__sdcc_banked_call
	.globl	__sdcc_banked_ret
	.globl	_bank_is_zero
	.area HOME (CODE)

; r0,r1 = address, r2 = bank. DPTR, B, A and carry go through untouched.
__sdcc_banked_call:
	push	0x90
	xch	a,r0
	push	acc
	mov	a,r1
	push	acc
	mov	a,0x90
	anl	a,#BANKKEEP
	orl	a,r2
	mov	0x90,a
	mov	a,r0
	ret

__sdcc_banked_ret:
	pop	0x90
	ret

; Is bank 0 selected? A = 0 if so. These bytes are what a patcher looks for first.
_bank_is_zero:
	mov	a,0x90
	anl	a,#BANKMASK
	cjne	a,#0x00,elsewhere
elsewhere:
	mov	dpl,a
	ret

	.area RAMXSW (CODE)
	.globl	_run_from_ram
; The SRAM page hides 0000-0FFF, so this must stand above. It comes back only if the writer gives up.
_run_from_ram:
	mov	dptr,#0xFF33
	movx	a,@dptr
	orl	a,#0x02
	movx	@dptr,a
	lcall	0x0000
	mov	dptr,#0xFF33
	movx	a,@dptr
	anl	a,#0xFD
	movx	@dptr,a
	ret
