package org.byol3d.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.byol3d.byol.CropBatch;
import org.byol3d.checkpoint.Safetensors;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.checkpoint.Tensor;

/** Reads the reference numbers of the test resources, and compares results with them. */
public final class Reference {
  /** The greatest relative L2 distance for double precision: the files are rounded to float32. */
  public static final double DOUBLE_TOLERANCE = 1e-6;

  /** The greatest relative L2 distance of float32 forward passes and losses before any step. */
  public static final double FLOAT_FORWARD_TOLERANCE = 3e-5;

  /** The greatest relative L2 distance of float32 gradients, per tensor. */
  public static final double FLOAT_GRADIENT_TOLERANCE = 3e-4;

  private Reference() {}

  /** Reads a safetensors file by its name without ending. */
  public static StateDict tensors(String item) {
    return tensorsOf("/reference-f64/" + item);
  }

  /** Reads a safetensors file by its resource path without ending. */
  public static StateDict tensorsOf(String path) {
    var file = path + ".safetensors";
    try (var in = open(file)) {
      var bytes = in.readAllBytes();
      return new StateDict(
          file, Safetensors.read(new ByteArrayInputStream(bytes), bytes.length, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a JSON file by its resource path. */
  public static JsonNode json(String path) {
    try (var in = open(path)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the crops of a tensor {@code [N, C, D, H, W]}. */
  public static CropBatch crops(Tensor tensor) {
    var shape = tensor.shape();
    return new CropBatch(
        shape.get(0).intValue(),
        shape.get(1).intValue(),
        shape.get(2).intValue(),
        shape.get(3).intValue(),
        shape.get(4).intValue(),
        tensor.values());
  }

  /** Returns the only value of a tensor of a file. */
  public static double scalar(StateDict file, String key) {
    return tensor(file, key).values()[0];
  }

  /** Checks that values equal a file's tensor within a tolerance. */
  public static void assertClose(
      double[] actual, StateDict file, String key, double relativeTolerance) {
    var expected = tensor(file, key).values();
    assertThat(actual.length).as(key).isEqualTo(expected.length);
    assertThat(relativeDistance(actual, expected))
        .as("relative L2 distance of %s from %s", key, file.source())
        .isLessThan(relativeTolerance);
  }

  /** Returns ‖actual − expected‖ / ‖expected‖. */
  public static double relativeDistance(double[] actual, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += (double) expected[i] * expected[i];
    }
    return Math.sqrt(difference) / Math.max(Math.sqrt(norm), Double.MIN_NORMAL);
  }

  /** Returns a tensor of a file. */
  public static Tensor tensor(StateDict file, String key) {
    var tensor = file.content().tensors().get(key);
    assertThat(tensor).as("%s of %s", key, file.source()).isNotNull();
    return tensor;
  }

  private static InputStream open(String path) throws IOException {
    var in = Reference.class.getResourceAsStream(path);
    if (in == null) {
      throw new IOException("there is no reference file " + path);
    }
    return in;
  }
}
