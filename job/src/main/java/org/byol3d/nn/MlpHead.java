package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * Projector or predictor: linear with bias, batch norm, ReLU, linear without bias; {@code [N, in]}
 * → {@code [N, out]}. Source: Grill et al., "Bootstrap your own latent", 2020, §3.3.
 *
 * @param name {@code projector} or {@code predictor}
 * @param in input features
 * @param hidden hidden features
 * @param out output features
 */
public record MlpHead(String name, int in, int hidden, int out) {
  /** Returns the projector of a configuration. */
  public static MlpHead projector(NetworkConfig config) {
    return new MlpHead(
        "projector",
        config.representationSize(),
        config.projectorHidden(),
        config.projectorOutput());
  }

  /** Returns the predictor of a configuration. */
  public static MlpHead predictor(NetworkConfig config) {
    return new MlpHead(
        "predictor", config.projectorOutput(), config.predictorHidden(), config.projectorOutput());
  }

  /** Returns its entries of the state_dict, in PyTorch's order. */
  public List<TensorSpec> tensors() {
    var tensors = new ArrayList<TensorSpec>();
    var first = Initializer.kaimingUniform(in);
    tensors.add(TensorSpec.parameter(name + ".net.0.weight", new Shape(hidden, in), first));
    tensors.add(TensorSpec.parameter(name + ".net.0.bias", new Shape(hidden), first));
    tensors.addAll(norm().tensors());
    tensors.add(
        TensorSpec.parameter(
            name + ".net.3.weight", new Shape(out, hidden), Initializer.kaimingUniform(hidden)));
    return List.copyOf(tensors);
  }

  /**
   * Computes the head's output, a new array owned by {@code x}'s manager.
   *
   * @param x {@code [N, in]}
   * @param mode the statistics of the batch norm
   * @throws IllegalArgumentException when the mode is {@code BATCH} and there is a single row
   */
  public NDArray forward(NDArray x, Weights weights, BatchNormMode mode) {
    return Scoped.keepResult(
        () -> {
          var hiddenRows =
              linear(x, weights.get(name + ".net.0.weight"), weights.get(name + ".net.0.bias"));
          var normalized = norm().forward(hiddenRows, weights, mode);
          return linear(Activation.relu(normalized), weights.get(name + ".net.3.weight"), null);
        });
  }

  private BatchNorm1d norm() {
    return new BatchNorm1d(name + ".net.1", hidden);
  }

  private static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return ai.djl.nn.core.Linear.linear(x, weight, bias).singletonOrThrow();
  }
}
