package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.checkpoint.torch.TorchDictionary;
import org.byol3d.checkpoint.torch.TorchFile;
import org.byol3d.checkpoint.torch.TorchSequence;
import org.byol3d.checkpoint.torch.TorchTensor;
import org.byol3d.text.Units;
import org.byol3d.text.VisibleText;
import org.byol3d.volume.Extent;

/**
 * The tensors of one network in a file of {@code torch.save}. Understands the checkpoints of the
 * Python byol3d, which hold {@code encoder_state_dict}, {@code online_state_dict} and {@code
 * target_state_dict}, and a state_dict alone.
 *
 * @param tensors under the names of a state_dict of byol3d, as float32
 * @param step what the file calls {@code global_step}; null if it does not tell
 * @param normalization of the input, if {@link TorchExport} wrote the file
 * @param cropSize extent of the crops of the training, likewise
 */
record TorchWeights(
    NamedTensors tensors, Long step, Optional<String> normalization, Optional<Extent> cropSize) {
  private static final String ENCODER = "encoder_state_dict";
  private static final String ONLINE = "online_state_dict";
  private static final String TARGET = "target_state_dict";
  private static final int NAMED_IN_ERRORS = 12;
  private static final float EXACT_INTEGERS = 1 << 24;

  /**
   * Reads a network. Tensors of other networks, and the state of an optimizer, are not read.
   *
   * @param network the online network, or the target; empty for whichever network there is, and for
   *     the online one of two
   * @throws MismatchedWeightsException if the file holds no such network; says what it holds
   * @throws IOException if the file is damaged, or holds what this program does not read
   */
  static TorchWeights read(String source, RandomAccessSource file, Optional<Branch> network)
      throws IOException {
    var torch = TorchFile.open(file);
    if (!(torch.value() instanceof TorchDictionary all)) {
      throw new MismatchedWeightsException(source + " holds no dictionary of tensors");
    }
    var found =
        network.isPresent() && network.get() == Branch.TARGET
            ? tensors(source, TARGET, all)
            : online(source, all);
    var own =
        all.get(TorchExport.OWN) instanceof TorchDictionary it ? it : TorchDictionary.of(Map.of());
    return new TorchWeights(
        new NamedTensors(floats(source, found)),
        all.get("global_step") instanceof Long step && step >= 0 ? step : null,
        Optional.ofNullable(own.get(TorchExport.NORMALIZATION)).map(String::valueOf),
        Optional.ofNullable(own.get(TorchExport.CROP_SIZE)).map(it -> extent(source, it)));
  }

  /** Returns what the network was trained on, if the file tells. */
  Optional<ModelCard.Input> input(int channels) {
    return normalization.flatMap(
        name -> cropSize.map(size -> new ModelCard.Input(channels, name, size)));
  }

  private static Extent extent(String source, Object value) {
    if (value instanceof TorchSequence edges
        && edges.items().size() == 3
        && edges.items().stream().allMatch(TorchWeights::isEdge)) {
      return Extent.of(edges.items().stream().mapToInt(it -> ((Long) it).intValue()).toArray());
    }
    throw new MismatchedWeightsException(
        "%s: %s.%s: must be a list of three whole numbers above 0: export the file again"
            .formatted(source, TorchExport.OWN, TorchExport.CROP_SIZE));
  }

  private static boolean isEdge(Object value) {
    return value instanceof Long edge && edge > 0 && edge <= Integer.MAX_VALUE;
  }

  private static Map<String, TorchTensor> online(String source, TorchDictionary all)
      throws IOException {
    boolean hasEncoder = all.get(ENCODER) != null;
    boolean hasOnline = all.get(ONLINE) != null;
    if (!hasEncoder && !hasOnline) {
      var plain = tensors(all);
      if (plain.isEmpty()) {
        throw lacks(source, ENCODER + ", no " + ONLINE + " and no tensors of its own", all);
      }
      return plain;
    }
    var online = hasOnline ? tensors(source, ONLINE, all) : Map.<String, TorchTensor>of();
    if (!hasEncoder) {
      return online;
    }
    var encoder = tensors(source, ENCODER, all);
    if (!contains(online, encoder)) {
      return encoder; // the heads belong to another encoder
    }
    return online;
  }

  /** Returns whether the tensors of the encoder are among those of a whole network. */
  private static boolean contains(
      Map<String, TorchTensor> network, Map<String, TorchTensor> encoder) throws IOException {
    for (var entry : encoder.entrySet()) {
      var own = entry.getValue();
      var other = network.get(entry.getKey());
      if (other == null
          || !other.shape().equals(own.shape())
          || !(isSameView(own, other) || Arrays.equals(own.bytes(), other.bytes()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameView(TorchTensor one, TorchTensor other) {
    return one.sharesStorage(other)
        && one.offset() == other.offset()
        && one.strides().equals(other.strides());
  }

  private static Map<String, TorchTensor> tensors(String source, String key, TorchDictionary all) {
    if (!(all.get(key) instanceof TorchDictionary state)) {
      throw lacks(source, key, all);
    }
    var tensors = tensors(state);
    if (tensors.isEmpty()) {
      throw new MismatchedWeightsException(source + ": " + key + " holds no tensors");
    }
    return tensors;
  }

  private static Map<String, TorchTensor> tensors(TorchDictionary state) {
    var tensors = new LinkedHashMap<String, TorchTensor>();
    state
        .entries()
        .forEach(
            (name, value) -> {
              if (name instanceof String text && value instanceof TorchTensor tensor) {
                tensors.put(text, tensor);
              }
            });
    return EncoderNames.complete(tensors);
  }

  private static MismatchedWeightsException lacks(String source, String what, TorchDictionary all) {
    var keys =
        all.entries().keySet().stream()
            .limit(NAMED_IN_ERRORS)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return new MismatchedWeightsException(
        "%s holds no %s: it has %s"
            .formatted(source, what, keys.isEmpty() ? "nothing" : VisibleText.excerpt(keys)));
  }

  private static Map<String, Tensor> floats(String source, Map<String, TorchTensor> tensors)
      throws IOException {
    long needed = 0;
    for (var entry : tensors.entrySet()) {
      needed += requireNumbers(source, entry.getKey(), entry.getValue()) * Float.BYTES;
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      throw new IOException(
          "%s: the tensors need %s as float32, but the Java heap has at most %s: give this process more memory (-Xmx), if this is the right file"
              .formatted(source, Units.gibibytesText(needed), Units.gibibytesText(heap)));
    }
    var floats = new LinkedHashMap<String, Tensor>();
    for (var entry : tensors.entrySet()) {
      floats.put(
          entry.getKey(),
          new Tensor(entry.getValue().shape(), floats(source, entry.getKey(), entry.getValue())));
    }
    return floats;
  }

  /** Checks the type of a tensor, and returns its number of elements. */
  private static long requireNumbers(String source, String name, TorchTensor tensor)
      throws IOException {
    boolean isKnown =
        switch (tensor.type()) {
          case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, INT64 -> true;
          default -> false;
        };
    if (!isKnown) {
      throw refuse(
          source, name, "is of type " + tensor.type().numpyName() + ": weights are floating-point");
    }
    if (tensor.elements() > (Integer.MAX_VALUE - 8) / tensor.type().size()) {
      throw refuse(source, name, "has more than 2 GiB");
    }
    return tensor.elements();
  }

  private static float[] floats(String source, String name, TorchTensor tensor) throws IOException {
    var values = tensor.floats();
    if (tensor.type() == ElementType.INT64) {
      for (float value : values) {
        if (Math.abs(value) > EXACT_INTEGERS) {
          throw refuse(source, name, "holds a 64-bit integer that float32 cannot hold");
        }
      }
    }
    return values;
  }

  private static IOException refuse(String source, String name, String why) {
    return new IOException(source + ": tensor " + VisibleText.excerpt(name) + " " + why);
  }
}
