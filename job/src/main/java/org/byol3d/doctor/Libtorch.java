package org.byol3d.doctor;

import ai.djl.pytorch.jni.LibUtils;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;
import org.byol3d.nn.Compute;
import org.byol3d.nn.LibtorchException;

/** The native library that a process computes with. */
public sealed interface Libtorch extends Serializable {
  /**
   * The library works.
   *
   * @param version such as {@code 2.7.1}
   * @param flavor such as {@code cpu} or {@code cu128}
   */
  record Loaded(String version, String flavor) implements Libtorch {}

  /**
   * The library was not found, or does not load.
   *
   * @param problem what is wrong, in one line
   */
  record Missing(String problem) implements Libtorch {}

  /** Loads the library of this process. The first time on a machine, this takes seconds. */
  static Libtorch ofThisProcess() {
    try (var manager = Compute.cpu(1).newManager()) {
      return new Loaded(manager.getEngine().getVersion(), flavor());
    } catch (LibtorchException e) {
      return new Missing(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      return new Missing(Problems.of(e));
    }
  }

  private static String flavor() {
    return setting("PYTORCH_FLAVOR")
        .orElseGet(() -> flavorOfFolder(LibUtils.getLibtorchPath()).orElse("unknown flavor"));
  }

  /** Returns a setting in DJL's order: the environment wins over a property. */
  private static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getenv(name))
        .or(() -> Optional.ofNullable(System.getProperty(name)));
  }

  /**
   * Finds the flavor in a path: DJL unpacks natives to {@code
   * pytorch/<version>-<build>-<flavor>-<system>-<processor>}.
   */
  static Optional<String> flavorOfFolder(String path) {
    var matcher =
        Pattern.compile("pytorch/[0-9.]+(?:-[0-9]+)?-([a-z0-9]+(?:-precxx11)?)-(?:linux|osx|win)-")
            .matcher(path);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
