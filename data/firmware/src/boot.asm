; Boot code: 16 KB, never rewritten by the updater. It knows nothing of the program behind it:
; it checks one byte, reads one byte, and jumps. The real boot code is not public; this one is ours.
	.module boot
	.area BOOT (ABS,CODE)
	.org 0x0000
	ljmp start
	.org 0x0003
	ljmp 0x4003
	.org 0x000B
	ljmp 0x400B
	.org 0x0013
	ljmp 0x4013
	.org 0x001B
	ljmp 0x401B
	.org 0x0023
	ljmp 0x4023
	.org 0x002B
	ljmp 0x402B

	.org 0x0040
start:
	mov	0xA8,#0x00	; no interrupts until the program has its own vectors
	mov	0x81,#0x30
	mov	0x90,#0xE0	; first write to P1: from here on the latch selects the code bank
	mov	dptr,#0x4000
	clr	a
	movc	a,@a+dptr
	cjne	a,#0x02,not_ljmp
	sjmp	run
not_ljmp:
	cjne	a,#0x80,nothing
run:
	mov	dptr,#0x7FE0
	clr	a
	movc	a,@a+dptr
	mov	dptr,#0xFF33
	cjne	a,#0x1F,flat
	mov	a,#0x01
	ljmp	switch
flat:
	clr	a
	ljmp	switch
nothing:
	orl	0x87,#0x01	; nothing to run: sleep for ever
	sjmp	nothing

	.org 0x3FF0
switch:
	movx	@dptr,a		; the map may change under the program counter here ...
	ljmp	0x4000		; ... so the other layout keeps the same bytes at this place
