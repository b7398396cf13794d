package org.byol3d.pretrain;

import java.util.Map;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Branch;
import org.byol3d.nn.TensorSpec;
import org.byol3d.run.RunCheckpoints;

/** What a pretraining has in its checkpoints. */
final class ByolCheckpoints {
  private ByolCheckpoints() {}

  static RunCheckpoints.Kind of(ByolNetworks networks) {
    return new RunCheckpoints.Kind(
        Map.of(Branch.ONLINE, networks.online(), Branch.TARGET, networks.target()),
        TensorSpec.size(TensorSpec.parameters(networks.online())),
        "--start-from");
  }
}
