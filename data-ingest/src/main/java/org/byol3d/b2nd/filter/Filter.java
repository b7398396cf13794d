package org.byol3d.b2nd.filter;

import java.util.Arrays;
import java.util.Optional;

/** The filters of the format that change bytes, with their numbers in a chunk header's slots. */
public enum Filter {
  SHUFFLE(1),
  BITSHUFFLE(2),
  DELTA(3),
  /** Loses precision when written; a reader has nothing to undo. */
  TRUNC_PREC(4),
  /** The first BYTEDELTA: its sums restart where the writer's vector loop ended. */
  BYTEDELTA_BUGGY(34),
  BYTEDELTA(35);

  private final int code;

  Filter(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Returns the filter of a number, if this reader has it. */
  public static Optional<Filter> of(int code) {
    return Arrays.stream(values()).filter(filter -> filter.code == code).findFirst();
  }

  /** Returns the name of a registered filter, supported or not. */
  public static String nameOf(int code) {
    return of(code)
        .map(Enum::name)
        .orElseGet(
            () ->
                switch (code) {
                  case 0 -> "NOFILTER";
                  case 32 -> "NDCELL";
                  case 33 -> "NDMEAN";
                  case 36 -> "INT_TRUNC";
                  default -> "filter " + code;
                });
  }
}
