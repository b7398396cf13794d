package org.byol3d.config;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.byol3d.text.Nearest;

/** The keys of a configuration, to find the one that a user meant. */
final class KnownKeys {
  /** A key that the preset does not set. */
  private static final String CHANNELS = "network.channels";

  private final List<String> paths;

  /**
   * @param full the preset that has all other keys
   */
  KnownKeys(Config full) {
    var leaves =
        Stream.concat(full.entrySet().stream().map(Map.Entry::getKey), Stream.of(CHANNELS))
            .toList();
    this.paths = leaves.stream().flatMap(KnownKeys::withBlocks).distinct().sorted().toList();
  }

  /** Returns the key that is meant by an unknown one, if one is like it. */
  Optional<String> meantBy(String unknown) {
    // The block of the unknown key is right; which of its keys is meant, a list tells better.
    var others = paths.stream().filter(it -> !unknown.startsWith(it + ".")).toList();
    return Nearest.to(unknown, others).or(() -> byLastName(unknown, others));
  }

  /** Finds a key that a user wrote without its blocks. */
  private static Optional<String> byLastName(String unknown, List<String> paths) {
    return Nearest.to(unknown, paths.stream().map(KnownKeys::last).toList())
        .map(name -> paths.stream().filter(it -> last(it).equals(name)).toList())
        .filter(found -> found.size() == 1)
        .map(found -> found.get(0));
  }

  private static Stream<String> withBlocks(String path) {
    return IntStream.rangeClosed(1, path.length())
        .filter(end -> end == path.length() || path.charAt(end) == '.')
        .mapToObj(end -> path.substring(0, end));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
