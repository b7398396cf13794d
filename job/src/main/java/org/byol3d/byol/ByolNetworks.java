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
 * Lists the tensors of the online network (encoder, projector, predictor) and of its target
 * (encoder, projector), and makes their starting values.
 *
 * <p>The parameters of each network are one flat vector in state_dict order: the encoder's first,
 * then the heads'. The target's vector has the layout of the beginning of the online network's.
 *
 * @param config sizes of the networks
 */
public record ByolNetworks(NetworkConfig config) {
  /** Returns the encoder's entries of the state_dict, which are parameters only. */
  public List<TensorSpec> encoder() {
    return new UNetEncoder(config).tensors();
  }

  /** Returns the online heads' entries of the state_dict. */
  public List<TensorSpec> onlineHeads() {
    return Stream.of(MlpHead.projector(config), MlpHead.predictor(config))
        .flatMap(head -> head.tensors().stream())
        .toList();
  }

  /** Returns the target head's entries of the state_dict. */
  public List<TensorSpec> targetHeads() {
    return MlpHead.projector(config).tensors();
  }

  /** Returns the entries of the online network's state_dict. */
  public List<TensorSpec> online() {
    return Stream.concat(encoder().stream(), onlineHeads().stream()).toList();
  }

  /** Returns the entries of the target network's state_dict. */
  public List<TensorSpec> target() {
    return Stream.concat(encoder().stream(), targetHeads().stream()).toList();
  }

  /** Returns the number of encoder parameters, which is where the heads begin in both vectors. */
  public int encoderSize() {
    return TensorSpec.size(encoder());
  }

  /** Returns the layout of the online network's vector. */
  public ParameterMap onlineParameters(DecayRule rule) {
    return map(online(), rule);
  }

  /** Returns the layout of the target network's vector. */
  public ParameterMap targetParameters() {
    return map(target(), DecayRule.EXCLUDE_ONE_DIMENSIONAL);
  }

  /** Returns the online network's starting parameters. */
  public float[] initialOnline(long seed) {
    return InitialWeights.values(TensorSpec.parameters(online()), seed);
  }

  /** Returns the target's starting parameters: a copy of the online network's. */
  public float[] initialTarget(float[] online) {
    return Arrays.copyOf(online, TensorSpec.size(TensorSpec.parameters(target())));
  }

  /** Returns the starting values of the tensors' buffers: mean 0, variance 1. */
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
