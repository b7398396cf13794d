package org.byol3d.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.byol3d.text.Check;
import org.byol3d.text.OutOfRangeException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;

/**
 * One block of a configuration, read key by key. A key that nothing reads, usually a misspelled
 * one, is an error.
 */
final class ConfigSection {
  private static final String AUTO = "auto";
  private static final String UNKNOWN = "unknown";
  private static final String WHAT_VOXEL =
      "unknown, a number of micrometers, or a list [D, H, W] of three";

  /** Keys of earlier versions, with their names of today. */
  private static final Map<String, String> RENAMED =
      Map.of("optimiser", "optimizer", "normalisation", "normalization");

  /** No volume is longer. The product of three such edges does not overflow. */
  private static final int LONGEST_EDGE = 1 << 20;

  private final Presets<?> presets;
  private final Config config;
  private final String path;
  private final Set<String> read = new HashSet<>();

  /**
   * @param presets know the keys, for messages
   * @param path of the block, empty for the root
   */
  ConfigSection(Presets<?> presets, Config config, String path) {
    this.presets = presets;
    this.config = config;
    this.path = path;
  }

  /** Reads a block by a function that takes all of its keys. */
  <T> T section(String key, Function<ConfigSection, T> reader) {
    require(key);
    if (config.getValue(key).valueType() != ConfigValueType.OBJECT) {
      throw invalid(key, "must be a block { … }");
    }
    var section = new ConfigSection(presets, config.getConfig(key), name(key));
    return checked(key, () -> section.readAll(reader));
  }

  /** Reads this block by a function that takes all of its keys. */
  <T> T readAll(Function<ConfigSection, T> reader) {
    for (var renamed : RENAMED.entrySet()) {
      if (config.root().containsKey(renamed.getKey())) {
        throw invalid(
            renamed.getKey(), "is now spelled " + renamed.getValue() + ": rename the key");
      }
    }
    var value = reader.apply(this);
    requireAllRead();
    return value;
  }

  int integer(String key) {
    return whole(key, "a whole number", Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
  }

  long longInteger(String key) {
    return whole(key, "a whole number", Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
  }

  double number(String key) {
    return value(key, config::getDouble, "a number");
  }

  /** Reads a number, or nothing when the value is {@code auto}. */
  OptionalDouble numberOrAuto(String key) {
    return isAuto(key)
        ? OptionalDouble.empty()
        : OptionalDouble.of(value(key, config::getDouble, "a number or auto"));
  }

  /** Reads a whole number, or nothing when the value is {@code auto}. */
  OptionalInt integerOrAuto(String key) {
    return isAuto(key)
        ? OptionalInt.empty()
        : OptionalInt.of(
            whole(key, "a whole number or auto", Integer.MIN_VALUE, Integer.MAX_VALUE)
                .intValueExact());
  }

  /** Reads a whole number of 64 bits, or nothing when the value is {@code auto}. */
  OptionalLong longIntegerOrAuto(String key) {
    return isAuto(key)
        ? OptionalLong.empty()
        : OptionalLong.of(
            whole(key, "a whole number or auto", Long.MIN_VALUE, Long.MAX_VALUE).longValueExact());
  }

  Duration duration(String key) {
    return value(key, config::getDuration, "a duration such as 15 minutes");
  }

  long bytes(String key) {
    return value(key, config::getBytes, "a size such as 50g");
  }

  boolean flag(String key) {
    return value(key, config::getBoolean, "true or false");
  }

  /** Reads a constant of an enumeration, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    var text = value(key, config::getString, "a word");
    var words = Arrays.stream(type.getEnumConstants()).map(ConfigSection::word).toList();
    int index = words.indexOf(text);
    if (index < 0) {
      throw invalid(key, "must be one of " + String.join(", ", words));
    }
    return type.getEnumConstants()[index];
  }

  /** Returns whether a key is there that may be left out. */
  boolean has(String key) {
    read.add(key);
    return config.hasPath(key);
  }

  List<Integer> integers(String key) {
    var numbers = value(key, config::getNumberList, "a list of whole numbers");
    if (numbers.stream().anyMatch(it -> it.doubleValue() != it.intValue())) {
      throw invalid(key, "must be a list of whole numbers");
    }
    return numbers.stream().map(Number::intValue).toList();
  }

  /** Reads the extent of a crop: one number for a cube, or {@code [D, H, W]}. */
  Extent extent(String key) {
    require(key);
    if (config.getValue(key).valueType() != ConfigValueType.LIST) {
      return checked(key, () -> cube(key, integer(key)));
    }
    var edges = integers(key);
    if (edges.size() != 3) {
      throw invalid(key, "must be a whole number, or a list [D, H, W] of three");
    }
    return checked(
        key,
        () -> {
          edges.forEach(edge -> Check.within(key, edge, 1, LONGEST_EDGE));
          var extent = new Extent(edges.get(0), edges.get(1), edges.get(2));
          if (extent.voxels() > Extent.cube(Extent.MOST_CUBE_EDGE).voxels()) {
            throw new OutOfRangeException(
                key, "have at most " + Extent.MOST_CUBE_EDGE + "³ voxels", extent.toString());
          }
          return extent;
        });
  }

  private static Extent cube(String key, int edge) {
    Check.within(key, edge, 1, Extent.MOST_CUBE_EDGE);
    return Extent.cube(edge);
  }

  /**
   * Reads the size of a voxel: {@code unknown}, one number, or {@code [D, H, W]}. Runs of earlier
   * versions have no such key; it is unknown to them.
   */
  Optional<VoxelSize> voxelSize(String key) {
    if (!has(key) || UNKNOWN.equals(config.getValue(key).unwrapped())) {
      return Optional.empty();
    }
    if (config.getValue(key).valueType() != ConfigValueType.LIST) {
      double edge = value(key, config::getDouble, WHAT_VOXEL);
      return Optional.of(checked(key, () -> new VoxelSize(edge, edge, edge)));
    }
    var edges = value(key, config::getDoubleList, WHAT_VOXEL);
    if (edges.size() != 3) {
      throw invalid(key, "must be " + WHAT_VOXEL);
    }
    return Optional.of(checked(key, () -> new VoxelSize(edges.get(0), edges.get(1), edges.get(2))));
  }

  String text(String key) {
    return value(key, config::getString, "a word");
  }

  /** Reads the two ends of a range. */
  List<Float> range(String key) {
    var ends = value(key, config::getDoubleList, "a list of two numbers");
    if (ends.size() != 2) {
      throw invalid(key, "must be a list of two numbers, not of " + ends.size());
    }
    return ends.stream().map(Double::floatValue).toList();
  }

  private void requireAllRead() {
    var unknown = new TreeSet<>(config.root().keySet());
    unknown.removeAll(read);
    if (!unknown.isEmpty()) {
      var key = unknown.first();
      throw new InvalidConfigException(
          name(key)
              + ": is not a known key; "
              + presets
                  .meantBy(name(key))
                  .map(it -> "did you mean " + it + "?")
                  .orElseGet(() -> "known are " + known())
              + place(key));
    }
  }

  /**
   * Runs a reader. When a record refuses a value, adds the full key and the place to its message.
   */
  <T> T checked(String key, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (InvalidConfigException e) {
      throw e;
    } catch (OutOfRangeException e) {
      throw invalid(pathOf(e.field(), key), "must " + e.rule());
    } catch (IllegalArgumentException e) {
      // The message may begin with the name of the field, which the key ends with.
      var reason = e.getMessage().replaceFirst("^" + Pattern.quote(key + " "), "");
      throw new InvalidConfigException(name(key) + ": " + reason + place(key), e);
    }
  }

  /**
   * Returns where a field of a block is: in the block itself, or, of the root, by its full path.
   */
  private String pathOf(String field, String block) {
    return Stream.of(block + "." + field, field).filter(this::isIn).findFirst().orElse(block);
  }

  private boolean isIn(String key) {
    try {
      return config.hasPath(key);
    } catch (ConfigException.BadPath e) {
      return false;
    }
  }

  private InvalidConfigException invalid(String key, String reason) {
    var value = config.getValue(key).render(ConfigRenderOptions.concise());
    return new InvalidConfigException(
        name(key) + " = " + InvalidConfigException.shortened(value) + ": " + reason + place(key));
  }

  /** Returns what gave a value, or nothing for a block that several files gave. */
  private String place(String key) {
    var origin =
        (config.hasPath(key)
                ? config.getValue(key)
                : config.root().getOrDefault(key, config.root()))
            .origin();
    return presets.place(origin).map(it -> " (" + it + ")").orElse("");
  }

  /** Returns whether the value of a key is {@code auto}. */
  boolean isAuto(String key) {
    require(key);
    return AUTO.equals(config.getValue(key).unwrapped());
  }

  private BigDecimal whole(String key, String what, long least, long most) {
    var given = value(key, config::getNumber, what);
    if (!Double.isFinite(given.doubleValue())) {
      throw invalid(key, "must be " + what);
    }
    var number = new BigDecimal(given.toString());
    if (number.stripTrailingZeros().scale() > 0) {
      throw invalid(key, "must be " + what);
    }
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw invalid(key, "must be " + what + " in [" + least + ", " + most + "]");
    }
    return number;
  }

  private <T> T value(String key, Function<String, T> getter, String what) {
    require(key);
    try {
      return getter.apply(key);
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      throw invalid(key, "must be " + what);
    }
  }

  private void require(String key) {
    read.add(key);
    if (!config.hasPath(key)) {
      throw config.hasPathOrNull(key)
          ? new InvalidConfigException(name(key) + " = null: must have a value" + place(key))
          : new InvalidConfigException(
              name(key) + ": is missing" + place(key) + "; " + presets.beginning());
    }
  }

  private String known() {
    return read.stream().sorted().collect(Collectors.joining(", "));
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
