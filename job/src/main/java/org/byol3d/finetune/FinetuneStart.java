package org.byol3d.finetune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.byol3d.checkpoint.PretrainedEncoder;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.Presets;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.config.Setting;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Normalization;

/**
 * What a run begins with, and the configuration that follows from it. The network has the sizes of
 * the encoder, and crops are normalized as they were in the pretraining of the encoder.
 *
 * @param config the configuration, complete
 * @param encoder gives the first weights; empty if the seed or the checkpoint of a resumed run does
 * @param origin where the encoder of the run comes from; empty if the seed made its weights
 */
record FinetuneStart(
    ResolvedConfig<FinetuneConfig> config,
    Optional<PretrainedEncoder> encoder,
    Optional<StartingPoint> origin) {
  static final String OPTION = "--checkpoint";

  /** Factor of the learning rate of an encoder whose weights are good already. */
  private static final double PRETRAINED = 0.1;

  /** What volumes are normalized by without an encoder that says it. */
  private static final String DEFAULT = "percentile";

  /**
   * Completes the configuration by what is known of the encoder.
   *
   * @param saved the run that is resumed
   * @throws WrongRequestException if the normalization is another one than the encoder's, or nobody
   *     says which one it is
   */
  static FinetuneStart of(FinetuneOptions options, Optional<RunDescription> saved) {
    var given = options.config();
    if (options.encoder().isPresent()) {
      var encoder = options.encoder().get();
      var settings = network(encoder.network());
      normalization(encoder, given.config()).ifPresent(settings::add);
      encoderFactor(given.config(), PRETRAINED).ifPresent(settings::add);
      return new FinetuneStart(
          Presets.FINETUNE.change(given, settings),
          Optional.of(encoder),
          Optional.of(encoder.origin()));
    }
    var origin = saved.flatMap(RunDescription::start);
    var settings = new ArrayList<Setting>();
    var normalization = DEFAULT;
    if (origin.isPresent()) {
      // The checkpoint of the run knows what the encoder was like.
      var before = Presets.FINETUNE.parseText(saved.get().configuration()).config();
      settings.addAll(network(before.network().encoder()));
      normalization = before.views().stated().name();
    }
    if (given.config().views().normalization().isEmpty()) {
      settings.add(normalization(normalization));
    }
    encoderFactor(given.config(), origin.isPresent() ? PRETRAINED : 1).ifPresent(settings::add);
    return new FinetuneStart(Presets.FINETUNE.change(given, settings), Optional.empty(), origin);
  }

  private static List<Setting> network(NetworkConfig encoder) {
    var channels = encoder.channels().stream().map(String::valueOf);
    return new ArrayList<>(
        List.of(
            new Setting("network.input-channels=" + encoder.inputChannels(), OPTION),
            new Setting(
                "network.channels=" + channels.collect(Collectors.joining(",", "[", "]")), OPTION),
            new Setting("network.residual=" + encoder.residual(), OPTION)));
  }

  /** Returns the encoder's learning rate that has to be set; empty if the configuration has it. */
  private static Optional<Setting> encoderFactor(FinetuneConfig config, double factor) {
    return config.optimizer().encoderFactor().isPresent()
        ? Optional.empty()
        : Optional.of(new Setting("optimizer.encoder-factor=" + factor, OPTION));
  }

  private static Setting normalization(String name) {
    return new Setting("views.normalization=" + name, OPTION);
  }

  /** Returns the normalization that has to be set; empty if the configuration has it. */
  private static Optional<Setting> normalization(PretrainedEncoder encoder, FinetuneConfig config) {
    var stated = config.views().normalization().map(Normalization::name);
    var own = encoder.input().map(it -> it.normalization());
    WrongRequestException.unless(
        own.isPresent() || stated.isPresent(),
        encoder.source()
            + ": does not say how volumes were normalized in its training: give --set"
            + " views.normalization=percentile, minmax or none, as it was");
    WrongRequestException.unless(
        own.isEmpty() || stated.isEmpty() || own.equals(stated),
        "views.normalization = %s, but the encoder of %s was trained with %s: leave it at auto"
            .formatted(stated.orElse(""), encoder.source(), own.orElse("")));
    return stated.isPresent() ? Optional.empty() : own.map(FinetuneStart::normalization);
  }
}
