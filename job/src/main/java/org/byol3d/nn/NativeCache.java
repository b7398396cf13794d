package org.byol3d.nn;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The folder to which DJL unpacks libtorch, once for all processes of a user on a machine. Whoever
 * writes there decides what code runs, so it must be private.
 *
 * @param folder absolute path
 */
record NativeCache(Path folder) {
  /** DJL's own setting, as a variable of the environment or a system property. */
  static final String SETTING = "DJL_CACHE_DIR";

  /** DJL reads this setting before the other one. It is for engines only. */
  private static final String ENGINE_SETTING = "ENGINE_CACHE_DIR";

  private static final String PRIVATE = "rwx------";
  private static final int ROOT = 0;

  /**
   * Returns the folder of this process: ENGINE_CACHE_DIR or DJL_CACHE_DIR if it is set; else {@code
   * byol3d/djl} in XDG_CACHE_HOME or in {@code .cache} of the home folder; without a home folder,
   * {@code byol3d-djl-<user>} in the temporary folder.
   *
   * @param environment returns the value of a variable, or null
   * @param property returns the value of a system property, or null
   */
  static NativeCache of(UnaryOperator<String> environment, UnaryOperator<String> property) {
    return new NativeCache(
        Stream.of(ENGINE_SETTING, SETTING)
            .flatMap(it -> Stream.of(environment, property).map(source -> source.apply(it)))
            .filter(it -> it != null && !it.isBlank())
            .findFirst()
            .map(Path::of)
            .orElseGet(() -> byDefault(environment, property))
            .toAbsolutePath()
            .normalize());
  }

  private static Path byDefault(UnaryOperator<String> environment, UnaryOperator<String> property) {
    var caches = environment.apply("XDG_CACHE_HOME");
    if (caches != null && Path.of(caches).isAbsolute()) {
      return Path.of(caches, "byol3d", "djl");
    }
    var home = Path.of(property.apply("user.home"));
    if (home.isAbsolute() && Files.isWritable(home)) {
      return home.resolve(Path.of(".cache", "byol3d", "djl"));
    }
    return Path.of(property.apply("java.io.tmpdir"), "byol3d-djl-" + property.apply("user.name"));
  }

  /**
   * Makes the folder if there is none, for this user only, and checks that nobody else can write
   * there.
   *
   * @throws IOException if the folder cannot be made, or is not private; the message names it
   */
  void requirePrivate() throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Files.createDirectories(folder);
      return;
    }
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectories(folder.getParent());
        makePrivate();
      } catch (FileSystemException e) {
        throw new IOException(
            folder
                + " cannot be made for libtorch ("
                + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason())
                + "): set "
                + SETTING
                + " to a folder that you can write",
            e);
      }
    }
    var attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory()) {
      throw unsafe("is " + (attributes.isSymbolicLink() ? "a symbolic link" : "no directory"));
    }
    long owner =
        ((Number) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
    if (owner != new UnixSystem().getUid() && owner != ROOT) {
      throw unsafe("belongs to " + attributes.owner().getName());
    }
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw unsafe(
          "can be written by others ("
              + PosixFilePermissions.toString(attributes.permissions())
              + ")");
    }
  }

  private void makePrivate() throws IOException {
    try {
      Files.createDirectory(
          folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } catch (FileAlreadyExistsException e) {
      // Another process has made it since: the checks tell whether it is sound.
      System.getLogger(NativeCache.class.getName())
          .log(System.Logger.Level.DEBUG, "{0} was made by another process", folder);
    }
  }

  private IOException unsafe(String reason) {
    return new IOException(
        folder
            + " "
            + reason
            + ", so libtorch in it could be somebody else's program: remove it, or set "
            + SETTING
            + " to a folder that only you can write");
  }
}
