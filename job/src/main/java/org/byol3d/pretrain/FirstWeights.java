package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.NamedTensors;
import org.byol3d.checkpoint.NetworkState;
import org.byol3d.checkpoint.PretrainedEncoder;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.checkpoint.Tensor;
import org.byol3d.checkpoint.Weights;
import org.byol3d.checkpoint.WeightsFile;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.run.RunCheckpoints;

/**
 * The weights that a pretraining begins with, if its seed does not make them.
 *
 * @param origin where they come from
 * @param networks the online network and the target
 * @param event what the run's metrics say about them
 */
record FirstWeights(
    StartingPoint origin, Map<Branch, NetworkState> networks, Map<String, Object> event) {

  /**
   * Loads the weights that a person names: both networks of an earlier pretraining; or those of any
   * other source, as {@link WeightsFile} reads them. Then the target begins as a copy of encoder
   * and projector, as the target of a new run does, and a head that the source does not hold begins
   * as the seed makes it.
   *
   * @param given a path without a scheme is on the default file system
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if they are of other networks; says
   *     what differs
   * @throws IOException if they cannot be read, or are damaged
   */
  static FirstWeights load(String given, PretrainConfig config, Configuration hadoop)
      throws IOException {
    var networks = new ByolNetworks(config.network());
    if (CheckpointReference.isIn(given, hadoop)) {
      var checkpoint = CheckpointReference.find(given, hadoop);
      var there = checkpoint.directory().header(checkpoint.name()).networks();
      if (there.contains(Branch.ONLINE)) {
        return ofPretraining(checkpoint, networks, hadoop);
      }
    }
    var weights = WeightsFile.openOnDefault(given, hadoop);
    PretrainedEncoder.of(weights).requireEncoderOf(config.network());
    return ofOneNetwork(weights, networks, config.seed());
  }

  private static FirstWeights ofPretraining(
      CheckpointReference checkpoint, ByolNetworks networks, Configuration hadoop)
      throws IOException {
    return new FirstWeights(
        StartingPoint.of(checkpoint),
        RunCheckpoints.load(checkpoint, ByolCheckpoints.of(networks), hadoop).state().networks(),
        Map.of("checkpoint", checkpoint.uri()));
  }

  private static FirstWeights ofOneNetwork(Weights weights, ByolNetworks networks, long seed) {
    var fromSeed = new ArrayList<String>();
    var tensors = networks.online();
    var made =
        StateDict.name(tensors, networks.initialOnline(seed), ByolNetworks.initialBuffers(tensors));
    var all = new LinkedHashMap<>(weights.values().content().tensors());
    for (var head : List.of("projector", "predictor")) {
      if (all.keySet().stream().noneMatch(name -> name.startsWith(head + "."))) {
        fromSeed.add(head);
        copy(head, made.tensors(), all);
      }
    }
    var online = new StateDict(weights.values().source(), new NamedTensors(all));
    var event = new TreeMap<String, Object>();
    event.put("checkpoint", weights.origin().checkpoint());
    event.put("target", "copy of encoder and projector");
    if (!fromSeed.isEmpty()) {
      event.put("from-seed", String.join(" and ", fromSeed));
    }
    return new FirstWeights(
        weights.origin(),
        Map.of(
            Branch.ONLINE, state(online, tensors), Branch.TARGET, state(online, networks.target())),
        event);
  }

  private static void copy(String head, Map<String, Tensor> from, Map<String, Tensor> to) {
    from.forEach(
        (name, tensor) -> {
          if (name.startsWith(head + ".")) {
            to.put(name, tensor);
          }
        });
  }

  private static NetworkState state(StateDict weights, List<TensorSpec> tensors) {
    return new NetworkState(
        weights.values(TensorSpec.parameters(tensors)),
        weights.doubles(TensorSpec.buffers(tensors)));
  }
}
