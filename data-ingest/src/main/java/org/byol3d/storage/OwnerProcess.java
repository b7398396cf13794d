package org.byol3d.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the owners of leases so that another process of the same machine can tell whether an owner
 * is dead. A process number means nothing elsewhere, so the name holds where it is valid: the
 * machine's current boot and the process namespace (containers of one machine have several). On
 * systems other than Linux names hold no process, and no owner is known to be dead.
 */
final class OwnerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerProcess.class);
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  /** A random part, then where the process number is valid, then the number. */
  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}_([0-9a-f-]+_[0-9]+)_([0-9]+)");

  private OwnerProcess() {}

  /** Returns a new name, which is also a valid part of a file name. */
  static String newOwner() {
    return name(ProcessHandle.current().pid());
  }

  /** Returns a new name of a process of this machine. */
  static String name(long process) {
    var unique = UUID.randomUUID().toString();
    return place().map(it -> unique + "_" + it + "_" + process).orElse(unique);
  }

  /** Returns whether an owner was a process of this machine that does not live any more. */
  static boolean isDead(String owner) {
    return lives(owner).filter(lives -> !lives).isPresent();
  }

  /** Returns whether an owner is a process of this machine that lives. */
  static boolean isAlive(String owner) {
    return lives(owner).filter(lives -> lives).isPresent();
  }

  /** Returns nothing for an owner on another machine. */
  private static Optional<Boolean> lives(String owner) {
    var name = NAME.matcher(owner);
    return name.matches() && place().filter(name.group(1)::equals).isPresent()
        ? Optional.of(ProcessHandle.of(Long.parseLong(name.group(2))).isPresent())
        : Optional.empty();
  }

  private static Optional<String> place() {
    if (!Files.isReadable(BOOT)) {
      return Optional.empty();
    }
    try {
      var namespace = Files.readSymbolicLink(NAMESPACE).toString().replaceAll("[^0-9]", "");
      return Optional.of(
          Files.readString(BOOT, StandardCharsets.US_ASCII).strip() + "_" + namespace);
    } catch (IOException e) {
      LOG.debug("processes of this machine cannot be told apart", e);
      return Optional.empty();
    }
  }
}
