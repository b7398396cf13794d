package org.byol3d.b2nd;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.byol3d.b2nd.chunk.ChunkHeader;
import org.byol3d.b2nd.chunk.SpecialValue;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.frame.Frame;

/**
 * The codecs and filters that the chunks of an array use; the frame's header states only defaults.
 *
 * @param codecs how many chunks each codec wrote; "raw" for those stored as they are, and
 *     "constant" for those with one value for all items, and "uninitialized" for those that were
 *     never written
 * @param filters how many chunks each pipeline of filters was applied to
 * @param storedBytes the size of all chunks in the file
 */
public record ChunkSurvey(
    Map<String, Integer> codecs, Map<String, Integer> filters, long storedBytes) {
  /** The name of the codec of chunks that were never written. */
  public static final String UNINITIALIZED = "uninitialized";

  private static final String CONSTANT = "constant";

  public ChunkSurvey {
    codecs = Collections.unmodifiableMap(new TreeMap<>(codecs));
    filters = Collections.unmodifiableMap(new TreeMap<>(filters));
  }

  static ChunkSurvey of(Frame frame, ArrayGeometry geometry) throws IOException {
    var codecs = new TreeMap<String, Integer>();
    var filters = new TreeMap<String, Integer>();
    var head = new byte[ChunkHeader.EXTENDED];
    long stored = 0;
    for (int chunk = 0; chunk < frame.chunks(); chunk++) {
      var special = frame.specialOffset(chunk);
      if (special != SpecialValue.NONE) {
        codecs.merge(constant(special), 1, Integer::sum);
        continue;
      }
      try (var bytes = frame.locate(chunk)) {
        bytes.read(0, head, 0, Math.min(head.length, bytes.available()));
        var header =
            ChunkHeader.parse(bytes.place(), head, 0, bytes.available(), geometry.itemSize);
        stored += header.cbytes();
        codecs.merge(codec(header), 1, Integer::sum);
        if (header.hasStreams()) {
          filters.merge(pipeline(header), 1, Integer::sum);
        }
      }
    }
    return new ChunkSurvey(codecs, filters, stored);
  }

  private static String constant(SpecialValue special) {
    return special == SpecialValue.UNINITIALIZED ? UNINITIALIZED : CONSTANT;
  }

  private static String codec(ChunkHeader header) {
    if (header.special() != SpecialValue.NONE) {
      return constant(header.special());
    }
    if (header.copied()) {
      return "raw";
    }
    return Compressor.nameOf(header.compressor()) + (header.dictionary() ? " with dictionary" : "");
  }

  private static String pipeline(ChunkHeader header) {
    var steps = header.filters().steps();
    return steps.isEmpty()
        ? "NOFILTER"
        : steps.stream().map(step -> step.filter().name()).collect(Collectors.joining("+"));
  }
}
