package org.byol3d.byol;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.MlpHead;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.UNetEncoder;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.ParameterMap;

/**
 * The online network (encoder, projector, predictor) and its target (encoder, projector).
 *
 * <p>The parameters of each are one flat vector in state_dict order: the encoder's first, then the
 * heads'. The target's vector is laid out as the beginning of the online network's.
 *
 * @param config their sizes
 */
public record ByolNetworks(NetworkConfig config) {
  /** The encoder's entries of the state_dict; parameters only. */
  public List<TensorSpec> encoder() {
    return new UNetEncoder(config).tensors();
  }

  /** The online heads' entries of the state_dict. */
  public List<TensorSpec> onlineHeads() {
    return Stream.of(MlpHead.projector(config), MlpHead.predictor(config))
        .flatMap(head -> head.tensors().stream())
        .toList();
  }

  /** The target head's entries of the state_dict. */
  public List<TensorSpec> targetHeads() {
    return MlpHead.projector(config).tensors();
  }

  /** The online network's state_dict. */
  public List<TensorSpec> online() {
    return Stream.concat(encoder().stream(), onlineHeads().stream()).toList();
  }

  /** The target network's state_dict. */
  public List<TensorSpec> target() {
    return Stream.concat(encoder().stream(), targetHeads().stream()).toList();
  }

  /** Number of encoder parameters: where the heads begin in either vector. */
  public int encoderSize() {
    return TensorSpec.size(encoder());
  }

  /** What lies where in the online network's vector. */
  public ParameterMap onlineParameters(DecayRule rule) {
    return map(online(), rule);
  }

  /** What lies where in the target network's vector. */
  public ParameterMap targetParameters() {
    return map(target(), DecayRule.EXCLUDE_ONE_DIMENSIONAL);
  }

  /** The online network's starting parameters. */
  public float[] initialOnline(long seed) {
    return InitialWeights.values(TensorSpec.parameters(online()), seed);
  }

  /** The target's starting parameters: a copy of the online network's. */
  public float[] initialTarget(float[] online) {
    return Arrays.copyOf(online, TensorSpec.size(TensorSpec.parameters(target())));
  }

  /** The starting values of the buffers of the given tensors: mean 0, variance 1. */
  public static double[] initialBuffers(List<TensorSpec> tensors) {
    // Buffers start as constants, so that the seed does not matter.
    var values = InitialWeights.values(TensorSpec.buffers(tensors), 0);
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static ParameterMap map(List<TensorSpec> tensors, DecayRule rule) {
    var builder = ParameterMap.builder(rule);
    for (var tensor : TensorSpec.parameters(tensors)) {
      builder.add(tensor.name(), tensor.shape().getShape());
    }
    return builder.build();
  }
}
