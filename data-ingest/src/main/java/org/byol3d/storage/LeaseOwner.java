package org.byol3d.storage;

import java.io.IOException;
import java.net.InetAddress;

/** Who this process is, for people who find its lease. */
public final class LeaseOwner {
  private LeaseOwner() {}

  /** User, machine and process. */
  public static String description() throws IOException {
    return "%s@%s, process %d"
        .formatted(
            System.getProperty("user.name"),
            InetAddress.getLocalHost().getHostName(),
            ProcessHandle.current().pid());
  }
}
