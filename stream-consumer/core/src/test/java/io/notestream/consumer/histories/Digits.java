package io.notestream.consumer.histories;

/** Small numbers, below eight, by the constants of an enum. Compares fast, as states have to. */
record Digits(int bits) {

  static final Digits ZERO = new Digits(0);

  int get(Enum<?> place) {
    return bits >> shift(place) & 7;
  }

  Digits with(Enum<?> place, int digit) {
    return new Digits(bits & ~(7 << shift(place)) | digit << shift(place));
  }

  private static int shift(Enum<?> place) {
    return 3 * place.ordinal();
  }
}
