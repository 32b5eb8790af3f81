;; The inner loop of the resampler: what src/convolution-scalar.ts does, eight taps at a time, with the same result.
;; Written by hand because it is small: `node libs/audio-codec/kernel/build.mjs` translates it one to one.
;;
;; Samples are int16. A coefficient is a whole number of 1/2^22, kept as 256 * high + low so that both parts fit int16,
;; which is what the one instruction that multiplies and adds eight pairs at once takes:
;;
;;   sum of sample * coefficient  =  256 * (sum of sample * high)  +  (sum of sample * low)
;;
;; Whole numbers do not care in which order they are added, so nothing here can round differently from the reference.
;; Neither sum overflows: the coefficients of a phase add up to 2^22 and their magnitudes to less than 2^24, so the
;; high parts stay below 2^16 * 2^15, the low parts (120 taps of at most 2^7) below 2^14 * 2^15.

(module
  (memory (export "memory") 1)

  ;; All addresses and sizes are in bytes.
  (func (export "convolve")
    (param $window i32)        ;; the oldest sample of the first output's window
    (param $coefficients i32)  ;; all phases; each in blocks of 8 taps: 8 high parts, then 8 low parts
    (param $phaseBytes i32)    ;; the size of one phase
    (param $up i32)
    (param $down i32)
    (param $phase i32)         ;; of the first output
    (param $output i32)
    (param $outputEnd i32)     ;; beyond $output: there is at least one sample to compute
    (local $sample i32)
    (local $tap i32)
    (local $lastTap i32)
    (local $samples v128)
    (local $high v128)
    (local $low v128)

    (loop $eachOutput
      (local.set $sample (local.get $window))
      (local.set $tap
        (i32.add (local.get $coefficients) (i32.mul (local.get $phase) (local.get $phaseBytes))))
      (local.set $lastTap (i32.add (local.get $tap) (local.get $phaseBytes)))
      (local.set $high (v128.const i32x4 0 0 0 0))
      (local.set $low (v128.const i32x4 0 0 0 0))

      (loop $eachEightTaps
        (local.set $samples (v128.load (local.get $sample)))
        (local.set $high
          (i32x4.add (local.get $high)
            (i32x4.dot_i16x8_s (local.get $samples) (v128.load (local.get $tap)))))
        (local.set $low
          (i32x4.add (local.get $low)
            (i32x4.dot_i16x8_s (local.get $samples) (v128.load offset=16 (local.get $tap)))))
        (local.set $sample (i32.add (local.get $sample) (i32.const 16)))
        (local.set $tap (i32.add (local.get $tap) (i32.const 32)))
        (br_if $eachEightTaps (i32.lt_u (local.get $tap) (local.get $lastTap))))

      ;; Four partial sums of each kind become one: first (h0+h2, h1+h3, l0+l2, l1+l3), then lane 0 is high, lane 2 low.
      (local.set $high
        (i32x4.add
          (i8x16.shuffle 0 1 2 3  4 5 6 7  16 17 18 19  20 21 22 23  (local.get $high) (local.get $low))
          (i8x16.shuffle 8 9 10 11  12 13 14 15  24 25 26 27  28 29 30 31  (local.get $high) (local.get $low))))
      (local.set $high
        (i32x4.add (local.get $high)
          (i8x16.shuffle 4 5 6 7  0 1 2 3  12 13 14 15  8 9 10 11  (local.get $high) (local.get $high))))

      ;; floor((256 * high + low + 2^21) / 2^22), that is rounded to the nearest whole number; narrowing saturates.
      (v128.store16_lane 0 (local.get $output)
        (i16x8.narrow_i32x4_s
          (i32x4.splat
            (i32.shr_s
              (i32.add
                (i32x4.extract_lane 0 (local.get $high))
                (i32.shr_s
                  (i32.add (i32x4.extract_lane 2 (local.get $high)) (i32.const 0x200000))
                  (i32.const 8)))
              (i32.const 14)))
          (local.get $low)))

      ;; The next output lies $down / $up input samples later.
      (local.set $phase (i32.add (local.get $phase) (local.get $down)))
      (block $windowReached
        (loop $eachSampleAhead
          (br_if $windowReached (i32.lt_u (local.get $phase) (local.get $up)))
          (local.set $phase (i32.sub (local.get $phase) (local.get $up)))
          (local.set $window (i32.add (local.get $window) (i32.const 2)))
          (br $eachSampleAhead)))

      (local.set $output (i32.add (local.get $output) (i32.const 2)))
      (br_if $eachOutput (i32.lt_u (local.get $output) (local.get $outputEnd))))))
