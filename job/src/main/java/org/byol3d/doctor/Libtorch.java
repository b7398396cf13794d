package org.byol3d.doctor;

import ai.djl.pytorch.jni.LibUtils;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;
import org.byol3d.nn.Compute;

/** The native library that a process computes with. */
public sealed interface Libtorch extends Serializable {
  /**
   * It works.
   *
   * @param version such as {@code 2.7.1}
   * @param flavour such as {@code cpu} or {@code cu128}
   */
  record Loaded(String version, String flavour) implements Libtorch {}

  /**
   * It was not found, or does not load.
   *
   * @param problem as DJL tells it
   */
  record Missing(String problem) implements Libtorch {}

  /** That of this process, loaded if it was not yet: seconds, the first time on a machine. */
  static Libtorch ofThisProcess() {
    try (var manager = Compute.cpu(1).newManager()) {
      return new Loaded(manager.getEngine().getVersion(), flavour());
    } catch (RuntimeException | LinkageError e) {
      return new Missing(Problems.of(e));
    }
  }

  private static String flavour() {
    return setting("PYTORCH_FLAVOR")
        .orElseGet(() -> flavourOfFolder(LibUtils.getLibtorchPath()).orElse("unknown flavour"));
  }

  /** DJL's own order: the environment wins over a property. */
  private static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getenv(name))
        .or(() -> Optional.ofNullable(System.getProperty(name)));
  }

  /** DJL unpacks natives to {@code pytorch/<version>-<build>-<flavour>-<system>-<processor>}. */
  static Optional<String> flavourOfFolder(String path) {
    var matcher =
        Pattern.compile("pytorch/[0-9.]+(?:-[0-9]+)?-([a-z0-9]+(?:-precxx11)?)-(?:linux|osx|win)-")
            .matcher(path);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
