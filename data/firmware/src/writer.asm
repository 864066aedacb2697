; The flash writer. It runs from the SRAM page mapped over code space 0000-0FFF, because a busy flash
; chip gives status, not instructions. It takes 1 MB from DRAM and writes all but the 16 KB of boot code.
; In: nothing. Out: status in the ATA registers, then the chip restarts itself. It never returns on success.
	.module writer
PAGE	= 0xFF		; registers FFxx, reached with P2
STAT	= 0x09
LINE	= 0x0B
A0	= 0x20
A1	= 0x21
A2	= 0x22
DATA	= 0x23
NEXT	= 0x24
LED	= 0x31
WIN	= 0x34
SYS	= 0x35
TICKS	= 0x30		; iram
FAILED	= 0x31
LEDBIT	= 0x32

	.area RAMHEAD (ABS,CODE)
	.org 0x0000
	ljmp	run
	.org 0x000B
	ljmp	tick
	.org 0x0030
; every 10 ms: the light flickers while the writer works
tick:
	push	acc
	push	psw
	push	0x00
	mov	0x8C,#0xC8
	mov	0x8A,#0xE0
	inc	TICKS
	mov	a,TICKS
	anl	a,#0x07
	jnz	tick_end
	mov	r0,#LED
	xrl	LEDBIT,#0x01
	mov	a,LEDBIT
	movx	@r0,a
tick_end:
	pop	0x00
	pop	psw
	pop	acc
	reti

run:
	mov	0x81,#0x40	; a stack of its own, above the cells used here
	mov	0xA8,#0x82	; timer 0 alone
	mov	0xA0,#PAGE
	mov	TICKS,#0x00
	mov	FAILED,#0x00
	mov	LEDBIT,#0x00
	mov	dptr,#sectors
; erase, sector by sector
erase_next:
	clr	a
	movc	a,@a+dptr	; address bits 15-8
	mov	r6,a
	inc	dptr
	clr	a
	movc	a,@a+dptr	; address bits 23-16
	mov	r7,a
	inc	dptr
	cjne	r7,#0xFF,erase_one
	sjmp	program
erase_one:
	acall	unlock
	mov	a,#0x80
	acall	at_555
	acall	unlock
	mov	r0,#A0
	clr	a
	movx	@r0,a
	mov	r0,#A1
	mov	a,r6
	movx	@r0,a
	mov	r0,#A2
	mov	a,r7
	movx	@r0,a
	mov	r0,#DATA
	mov	a,#0x30
	movx	@r0,a
erase_wait:
	orl	0x87,#0x01	; sleep to the next tick
	mov	r0,#DATA
	movx	a,@r0
	jb	acc.7,erase_next
	jnb	acc.5,erase_wait
	movx	a,@r0
	jb	acc.7,erase_next
	mov	a,#0xF0
	movx	@r0,a
	mov	FAILED,#0x01
	sjmp	erase_next

; program: one 16 KB page of DRAM after the other, page 0 (the boot code) left out
program:
	acall	unlock
	mov	a,#0x20
	acall	at_555		; unlock bypass: two cycles a byte
	mov	r7,#0x01	; page
page:
	mov	r0,#WIN
	mov	a,r7
	movx	@r0,a
	mov	r0,#A0
	clr	a
	movx	@r0,a
	mov	a,r7		; page << 14: bits 15-14 and 23-16
	rr	a
	rr	a
	anl	a,#0xC0
	mov	r0,#A1
	movx	@r0,a
	mov	a,r7
	rr	a
	rr	a
	anl	a,#0x3F
	mov	r0,#A2
	movx	@r0,a
	mov	dptr,#0x8000
	mov	r0,#DATA
	mov	r1,#NEXT
byte:
	movx	a,@dptr
	cjne	a,#0xFF,put	; an erased byte is FFh already
next:
	movx	@r1,a
	inc	dptr
	mov	a,dpl
	jnz	byte
	mov	a,dph
	cjne	a,#0xC0,byte
	inc	r7
	cjne	r7,#0x40,page
	sjmp	finish
put:
	mov	r5,a
	mov	a,#0xA0
	movx	@r0,a
	mov	a,r5
	movx	@r0,a
	mov	r4,#0x05	; about the 9 us that a byte takes
	djnz	r4,.
poll:
	movx	a,@r0
	xrl	a,r5
	jz	next
	xrl	a,r5
	jnb	acc.5,poll
	movx	a,@r0
	xrl	a,r5
	jz	next
	mov	a,#0xF0
	movx	@r0,a
	mov	FAILED,#0x01
	sjmp	next

finish:
	mov	a,#0x90		; leave unlock bypass
	movx	@r0,a
	clr	a
	movx	@r0,a
	mov	r0,#0x04	; interrupt reason: command done
	mov	a,#0x03
	movx	@r0,a
	mov	r0,#0x03	; error register: sense key 3 if a byte did not take
	mov	a,FAILED
	jz	fine
	mov	a,#0x30
	movx	@r0,a
	mov	a,#0x51
	sjmp	tell
fine:
	movx	@r0,a
	mov	a,#0x50
tell:
	mov	r0,#STAT
	movx	@r0,a
	mov	r0,#LINE
	mov	a,#0x01
	movx	@r0,a
	mov	TICKS,#0x00
linger:
	orl	0x87,#0x01
	mov	a,TICKS
	cjne	a,#0x14,linger	; 0.2 s for the host to see it
	mov	r0,#SYS
	mov	a,#0xA5
	movx	@r0,a
	sjmp	.

unlock:
	mov	a,#0xAA
	acall	at_555
	mov	r0,#A0
	mov	a,#0xAA
	movx	@r0,a
	mov	r0,#A1
	mov	a,#0x02
	movx	@r0,a
	mov	a,#0x55
	sjmp	cycle
at_555:
	mov	r2,a
	mov	r0,#A2
	clr	a
	movx	@r0,a
	mov	r0,#A0
	mov	a,#0x55
	movx	@r0,a
	mov	r0,#A1
	mov	a,#0x05
	movx	@r0,a
	mov	a,r2
cycle:
	mov	r0,#DATA
	movx	@r0,a
	ret

; sectors of the bottom-boot part from 4000h on: address bits 15-8, 23-16; FFh ends
sectors:
	.db	0x40,0x00, 0x60,0x00, 0x80,0x00
	.db	0x00,0x01, 0x00,0x02, 0x00,0x03, 0x00,0x04, 0x00,0x05
	.db	0x00,0x06, 0x00,0x07, 0x00,0x08, 0x00,0x09, 0x00,0x0A
	.db	0x00,0x0B, 0x00,0x0C, 0x00,0x0D, 0x00,0x0E, 0x00,0x0F
	.db	0xFF,0xFF
