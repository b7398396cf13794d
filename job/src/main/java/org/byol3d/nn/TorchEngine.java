package org.byol3d.nn;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.byol3d.text.Units;

/** DJL's engine with libtorch, loaded once per process, on first use. */
final class TorchEngine {
  /** What the natives for CPUs take. */
  private static final long NEEDED_BYTES = 450L * Units.MIB;

  private static final int MOST_CAUSES = 20;

  private TorchEngine() {}

  /**
   * Returns the engine.
   *
   * @throws LibtorchException if it cannot be loaded; each call of this process gets the same
   *     reason
   */
  static Engine get() {
    return Loaded.OUTCOME.engine();
  }

  /**
   * What loading gave.
   *
   * @param loaded null if it failed
   * @param failure null if it did not
   */
  private record Outcome(Engine loaded, LibtorchException failure) {
    Engine engine() {
      if (failure != null) {
        throw new LibtorchException(failure.getMessage(), failure.getCause());
      }
      return loaded;
    }
  }

  private static final class Loaded {
    static final Outcome OUTCOME = load();

    private static Outcome load() {
      // A training job on a cluster must neither download natives nor call home.
      setIfAbsent("ai.djl.offline", "true");
      setIfAbsent("OPT_OUT_TRACKING", "true");
      setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
      var cache = NativeCache.of(System::getenv, System::getProperty);
      setIfAbsent(NativeCache.SETTING, cache.folder().toString());
      try {
        cache.requirePrivate();
      } catch (IOException e) {
        return new Outcome(null, new LibtorchException(e.getMessage(), e));
      }
      try {
        return new Outcome(Engine.getEngine("PyTorch"), null);
      } catch (RuntimeException | LinkageError e) {
        return new Outcome(null, new LibtorchException(reason(e, cache.folder()), e));
      }
    }

    private static void setIfAbsent(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }

  /** Words a failure: the folder and what to do about it, or DJL's own words. */
  static String reason(Throwable failure, Path folder) {
    var messages =
        Stream.iterate(failure, it -> it != null, Throwable::getCause)
            .limit(MOST_CAUSES)
            .map(
                it ->
                    it.getMessage() == null
                        ? it.getClass().getSimpleName()
                        : it.getMessage().lines().findFirst().orElse(""))
            .distinct()
            .toList();
    var all = String.join(": ", messages);
    if (has(messages, "No space left") || has(messages, "Disk quota exceeded")) {
      return String.format(
          Locale.ROOT,
          "libtorch cannot be unpacked to %s: no space is left, and it takes %,d MiB; set %s to a"
              + " folder with more space",
          folder,
          NEEDED_BYTES / Units.MIB,
          NativeCache.SETTING);
    }
    if (has(messages, "failed to map segment")) {
      return "libtorch cannot be loaded from "
          + folder
          + ": the file system does not let programs run (mount option noexec); set "
          + NativeCache.SETTING
          + " to a folder of another file system";
    }
    return "libtorch cannot be loaded: "
        + all
        + " (folder "
        + folder
        + ", setting "
        + NativeCache.SETTING
        + ")";
  }

  private static boolean has(List<String> messages, String words) {
    return messages.stream().collect(Collectors.joining("\n")).contains(words);
  }
}
