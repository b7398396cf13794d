package org.byol3d.segment;

/** Numbers in double precision. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DoubleNumbers(double[] values) implements Numbers {
  @Override
  public int length() {
    return values.length;
  }

  @Override
  public Numbers zeros(int length) {
    return new DoubleNumbers(new double[length]);
  }

  @Override
  public void read(int from, int count, double[] into, int at) {
    for (int i = 0; i < count; i++) {
      into[at + i] = values[from + i];
    }
  }

  @Override
  public void write(int to, int count, double[] from, int at) {
    for (int i = 0; i < count; i++) {
      values[to + i] = from[at + i];
    }
  }

  @Override
  public void add(int to, int count, double[] from, int at) {
    for (int i = 0; i < count; i++) {
      values[to + i] = values[to + i] + from[at + i];
    }
  }
}
