package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.byol3d.checkpoint.torch.TorchDictionary;
import org.byol3d.checkpoint.torch.TorchSequence;
import org.byol3d.checkpoint.torch.TorchTensor;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.UNetDecoder;
import org.byol3d.volume.Extent;

/**
 * Makes what {@code torch.save} would write of a checkpoint, in the forms of the Python byol3d. Its
 * fine-tuning loads both kinds as {@code --checkpoint}. They hold no floating-point number beside
 * the tensors, so that PyTorch 1.13 reads them with {@code weights_only=True}, too.
 */
public final class TorchExport {
  /** Where the file keeps what only this program writes. */
  static final String OWN = "byol3d";

  static final String NORMALIZATION = "normalization";
  static final String CROP_SIZE = "crop_size";
  private static final String COUNTER = ".num_batches_tracked";

  private TorchExport() {}

  /**
   * Returns the networks of a checkpoint, for {@link
   * org.byol3d.checkpoint.torch.TorchWriter#write}.
   *
   * @param network the network whose encoder becomes {@code encoder_state_dict}: online or target
   *     of a pretraining, the segmenter of a fine-tuning
   * @return of a pretraining {@code online_state_dict}, {@code target_state_dict} and {@code
   *     encoder_state_dict}, of a fine-tuning {@code model_state_dict} and {@code
   *     encoder_state_dict}; and {@code config}
   * @throws CorruptCheckpointException if the checkpoint is not as it was written
   * @throws MismatchedWeightsException if there is no such network in it
   * @throws IOException if it cannot be read
   */
  public static TorchDictionary of(CheckpointReference checkpoint, Branch network)
      throws IOException {
    var header = checkpoint.directory().requireSound(checkpoint.name());
    header.require(network, checkpoint.uri());
    return network == Branch.SEGMENTER
        ? segmenter(checkpoint, header)
        : pretrained(checkpoint, header, network);
  }

  private static TorchDictionary pretrained(
      CheckpointReference checkpoint, CheckpointHeader header, Branch network) throws IOException {
    var online = checkpoint.directory().weights(checkpoint.name(), Branch.ONLINE);
    var target = checkpoint.directory().weights(checkpoint.name(), Branch.TARGET);
    var config = NetworkRecognition.recognize(online);
    var onlineState = state(online.content().tensors());
    var targetState = state(target.content().tensors());
    var file = beginning(header);
    file.put("online_state_dict", TorchDictionary.ordered(onlineState));
    file.put("target_state_dict", TorchDictionary.ordered(targetState));
    file.put("encoder_state_dict", encoder(network == Branch.ONLINE ? onlineState : targetState));
    file.put("config", config(config, true));
    file.put(OWN, TorchDictionary.of(own(checkpoint, header, config)));
    return TorchDictionary.of(file);
  }

  private static TorchDictionary segmenter(CheckpointReference checkpoint, CheckpointHeader header)
      throws IOException {
    var trained = TrainedSegmenter.of(checkpoint, header);
    var state = state(trained.weights().content().tensors());
    // Only the training uses the outputs at lower resolutions, and the Python byol3d has none.
    state.keySet().removeIf(name -> name.startsWith(UNetDecoder.LOWER_OUTPUTS));
    var file = beginning(header);
    file.put("model_state_dict", TorchDictionary.ordered(state));
    file.put("encoder_state_dict", encoder(state));
    file.put("config", config(trained.encoder(), false));
    var own = own(checkpoint, header, trained.encoder());
    own.put("outputs", trained.decoder().outputs());
    own.put("classes", classes(trained.classes()));
    file.put(OWN, TorchDictionary.of(own));
    return TorchDictionary.of(file);
  }

  private static Map<String, Object> beginning(CheckpointHeader header) {
    var file = new LinkedHashMap<String, Object>();
    file.put("epoch", header.step() / Math.max(1, header.run().stepsPerEpoch()));
    file.put("global_step", header.step());
    return file;
  }

  private static Map<String, TorchTensor> state(Map<String, Tensor> tensors) {
    var state = new LinkedHashMap<String, TorchTensor>();
    tensors.forEach(
        (name, tensor) ->
            state.put(
                name,
                name.endsWith(COUNTER)
                    ? TorchTensor.of((long) tensor.values()[0])
                    : TorchTensor.of(tensor.shape(), tensor.values())));
    return state;
  }

  /** Returns the encoder's tensors, under the names that they have without the network. */
  private static TorchDictionary encoder(Map<String, TorchTensor> network) {
    var encoder = new LinkedHashMap<String, TorchTensor>();
    network.forEach(
        (name, tensor) -> EncoderNames.alone(name).ifPresent(alone -> encoder.put(alone, tensor)));
    return TorchDictionary.ordered(encoder);
  }

  /** Returns the sizes under the names of the Python byol3d's configuration. */
  private static TorchDictionary config(NetworkConfig network, boolean hasHeads) {
    var encoder = new LinkedHashMap<String, Object>();
    encoder.put("in_channels", network.inputChannels());
    encoder.put("base_channels", network.channels().get(0));
    encoder.put("num_levels", network.levels());
    encoder.put("channels", TorchSequence.list(network.channels()));
    encoder.put("use_residuals", network.residual());
    var config = new LinkedHashMap<String, Object>();
    config.put("encoder", TorchDictionary.of(encoder));
    if (hasHeads) {
      var projector = new LinkedHashMap<String, Object>();
      projector.put("hidden_dim", network.projectorHidden());
      projector.put("output_dim", network.projectorOutput());
      config.put("projector", TorchDictionary.of(projector));
      config.put("predictor", TorchDictionary.of(Map.of("hidden_dim", network.predictorHidden())));
    }
    return TorchDictionary.of(config);
  }

  private static Map<String, Object> own(
      CheckpointReference checkpoint, CheckpointHeader header, NetworkConfig network)
      throws IOException {
    var input = RunSettings.of(checkpoint, header).input(network.inputChannels());
    var own = new LinkedHashMap<String, Object>();
    own.put(NORMALIZATION, input.normalization());
    own.put(CROP_SIZE, TorchSequence.list(boxed(input.cropSize())));
    own.put("checkpoint", checkpoint.uri());
    own.put("code_version", header.run().codeVersion());
    own.put("configuration", header.run().configuration());
    return own;
  }

  private static List<Integer> boxed(Extent extent) {
    return List.of(extent.depth(), extent.height(), extent.width());
  }

  private static TorchDictionary classes(SegmentedClasses classes) {
    var labels = new ArrayList<Object>();
    for (var label : classes.foreground()) {
      labels.add(TorchSequence.tuple(List.of(label.name(), label.value())));
    }
    var entries = new LinkedHashMap<String, Object>();
    entries.put("foreground", TorchSequence.list(labels));
    entries.put("ignore", classes.ignore());
    return TorchDictionary.of(entries);
  }
}
