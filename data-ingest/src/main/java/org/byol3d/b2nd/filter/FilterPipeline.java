package org.byol3d.b2nd.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * The filters of a chunk in the order of their slots, without the empty ones.
 *
 * @param steps the filters in the order the writer applied them
 * @param typeSize the size of an element in bytes, which filters without a width of their own use
 * @param manyWithDelta whether DELTA is one of three or more filters. The third filter of c-blosc2
 *     writes over the first block before DELTA compares other blocks with it
 */
public record FilterPipeline(List<Step> steps, int typeSize, boolean manyWithDelta) {
  private static final int MOST_WITH_DELTA = 2;

  /** Slots in a chunk header. */
  public static final int SLOTS = 6;

  /** One filter and its width in bytes. */
  public record Step(Filter filter, int width) {}

  /** A pipeline that cannot be undone. */
  public static final class UnsupportedFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsupportedFilterException(String problem) {
      super(problem);
    }
  }

  public FilterPipeline {
    steps = List.copyOf(steps);
  }

  /**
   * Reads the slots of a header.
   *
   * @param header holds the six filter numbers, 0 for an empty slot, from {@code codesOffset} on,
   *     and their widths from {@code metasOffset} on
   * @param slots how many slots to read: all {@link #SLOTS} except in chunks of old releases
   * @param typeSize the chunk's type size
   * @param frameTypeSize the frame's type size, the width of a BYTEDELTA that states none
   * @throws UnsupportedFilterException naming the filter that this reader cannot undo
   */
  public static FilterPipeline parse(
      byte[] header, int codesOffset, int metasOffset, int slots, int typeSize, int frameTypeSize)
      throws UnsupportedFilterException {
    var steps = new ArrayList<Step>(1);
    int filters = 0;
    boolean delta = false;
    for (int slot = 0; slot < slots; slot++) {
      int code = header[codesOffset + slot] & 0xff;
      if (code == 0) {
        continue;
      }
      int meta = header[metasOffset + slot] & 0xff;
      var filter =
          Filter.of(code)
              .orElseThrow(
                  () ->
                      new UnsupportedFilterException(
                          Filter.nameOf(code)
                              + " is not supported; rewrite the file with SHUFFLE or BITSHUFFLE"));
      int width =
          switch (filter) {
            case SHUFFLE -> meta > 0 ? meta : typeSize;
            case BYTEDELTA, BYTEDELTA_BUGGY -> meta > 0 ? meta : frameTypeSize;
            case BITSHUFFLE, DELTA, TRUNC_PREC -> typeSize;
          };
      filters++;
      delta |= filter == Filter.DELTA;
      if (filter != Filter.TRUNC_PREC) {
        steps.add(new Step(filter, width));
      }
    }
    return new FilterPipeline(steps, typeSize, delta && filters > MOST_WITH_DELTA);
  }

  /**
   * Returns the pipeline of a chunk with a header of 16 bytes (Blosc1), which has flags, not slots.
   *
   * @param wholeEightsOnly true for the oldest writers: their BITSHUFFLE left a block raw unless
   *     the number of its elements was a multiple of eight; {@code elements} is then those of a
   *     block
   */
  public static FilterPipeline ofFlags(
      boolean delta,
      boolean shuffle,
      boolean bitShuffle,
      int typeSize,
      boolean wholeEightsOnly,
      int elements) {
    var steps = new ArrayList<Step>(2);
    if (delta) {
      steps.add(new Step(Filter.DELTA, typeSize));
    }
    if (shuffle) {
      steps.add(new Step(Filter.SHUFFLE, typeSize));
    }
    if (bitShuffle && !(wholeEightsOnly && elements % 8 != 0)) {
      steps.add(new Step(Filter.BITSHUFFLE, typeSize));
    }
    return new FilterPipeline(steps, typeSize, false);
  }

  /** Returns whether a block needs the decoded first block of its chunk. */
  public boolean needsFirstBlock() {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).filter() == Filter.DELTA) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the only filter is SHUFFLE of this width. */
  public boolean isOnlyShuffle(int width) {
    return steps.size() == 1
        && steps.get(0).filter() == Filter.SHUFFLE
        && steps.get(0).width() == width;
  }

  /**
   * Undoes all filters, from the last slot to the first.
   *
   * @param block the filtered bytes; overwritten
   * @param spare a second buffer of at least {@code length} bytes; overwritten
   * @param first the decoded first block of the chunk, if {@link #needsFirstBlock}; null for that
   *     block itself
   * @return whichever of the two holds the result, from index 0
   * @throws UnsupportedFilterException if the result depends on what the file does not say
   */
  public byte[] undo(byte[] block, byte[] spare, int length, byte[] first)
      throws UnsupportedFilterException {
    if (manyWithDelta && first != null) {
      throw new UnsupportedFilterException(
          "DELTA with two or more other filters is not supported, because c-blosc2 loses data when"
              + " it writes that; make the file again with SHUFFLE");
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      var step = steps.get(i);
      boolean moved =
          switch (step.filter()) {
            case SHUFFLE -> {
              Shuffle.undo(block, 0, spare, 0, length, step.width());
              yield true;
            }
            case BITSHUFFLE -> {
              BitShuffle.undo(block, 0, spare, 0, length, step.width());
              yield true;
            }
            case BYTEDELTA_BUGGY -> {
              // Old writers restart the sum after the last sixteen bytes their vector loop took, or
              // do not, by processor; where nothing is left over, both agree.
              if (length / step.width() % 16 != 0) {
                throw new UnsupportedFilterException(
                    "the first BYTEDELTA (34) with streams of "
                        + length / step.width()
                        + " bytes decodes differently by the writer's processor;"
                        + " rewrite the file with BYTEDELTA (35)");
              }
              ByteDelta.undo(block, 0, length, step.width());
              yield false;
            }
            case BYTEDELTA -> {
              ByteDelta.undo(block, 0, length, step.width());
              yield false;
            }
            case DELTA -> {
              if (first == null) {
                Delta.undoFirst(block, 0, length, step.width());
              } else {
                Delta.undo(block, 0, length, step.width(), first, 0);
              }
              yield false;
            }
            case TRUNC_PREC -> false;
          };
      if (moved) {
        var result = spare;
        spare = block;
        block = result;
      }
    }
    return block;
  }
}
