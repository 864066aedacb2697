; The additive checksum of 16 KB of XDATA, as the drive's firmware takes it over its buffer, round after round.
; The result is the sum of the rounds' sums.
	.module checksum
RESULT	= 0xEFF0	; low byte, high byte: see bench.h
ROUNDS	= 0xEFF2
DONE	= 0xEFFF

	.area CODE (ABS,CODE)
	.org 0x0000
	mov	dptr,#0x0000	; byte hl of the range: both bytes of the product h * l, XORed
fill:
	mov	a,dph
	mov	b,dpl
	mul	ab
	xrl	a,b
	movx	@dptr,a
	inc	dptr
	mov	a,dph
	cjne	a,#0x40,fill

	mov	dptr,#ROUNDS
	movx	a,@dptr
	mov	r5,a
	mov	r3,#0x00	; the result, low byte; high byte in r4
	mov	r4,#0x00
round:
	mov	r6,#0x00	; this round's sum, low byte; high byte in r7
	mov	r7,#0x00
	mov	dptr,#0x0000
byte:
	movx	a,@dptr
	add	a,r6
	mov	r6,a
	jnc	no_carry
	inc	r7
no_carry:
	inc	dptr
	mov	a,dpl
	jnz	byte
	mov	a,dph
	cjne	a,#0x40,byte
	mov	a,r3
	add	a,r6
	mov	r3,a
	mov	a,r4
	addc	a,r7
	mov	r4,a
	djnz	r5,round

	mov	dptr,#RESULT
	mov	a,r3
	movx	@dptr,a
	inc	dptr
	mov	a,r4
	movx	@dptr,a
	mov	dptr,#DONE
	movx	@dptr,a
	sjmp	.
