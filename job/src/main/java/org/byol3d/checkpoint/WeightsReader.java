package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.storage.Sha256;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.source.HadoopSourceOpener;

/** Finds out what a path names, and reads its weights by the rule of {@link WeightsFile}. */
final class WeightsReader {
  private static final String OPTION = "--network ";

  private final String given;
  private final Optional<Branch> network;
  private final Configuration configuration;

  WeightsReader(String given, Optional<Branch> network, Configuration configuration) {
    this.given = given;
    this.network = network;
    this.configuration = configuration;
  }

  Weights read(Path path) throws IOException {
    var named = StoreDirectory.of(path, configuration);
    if (named.isDirectory("")) {
      return directory(named);
    }
    if (!named.exists("")) {
      throw new FileNotFoundException(given);
    }
    return file(path);
  }

  private Weights directory(StoreDirectory named) throws IOException {
    var path = named.path("");
    if (named.exists(ExportDirectory.CARD)) {
      return exported(ExportKind.of(named), parent(path), path.getName());
    }
    if (named.exists(ExportDirectory.LATEST)) {
      var latest = ExportDirectory.ofEncoders(named).latest().orElseThrow();
      return exported(ExportKind.of(named.in(latest)), named, latest);
    }
    if (CheckpointReference.isOne(named) || CheckpointReference.holdsSome(named)) {
      return checkpoint(
          CheckpointReference.findBestOrNewest(path.toString(), configuration), network);
    }
    throw new IOException(
        "%s: is a directory without %s and without checkpoints: name a run, what byol3d export wrote, or a .safetensors or .pt file"
            .formatted(given, ExportDirectory.LATEST));
  }

  private Weights file(Path path) throws IOException {
    var name = path.getName();
    var parent = parent(path);
    if (parent.exists(ExportDirectory.CARD)) {
      var kind = ExportKind.of(parent);
      if (name.equals(kind.weights())) {
        return exported(kind, parent(path.getParent()), path.getParent().getName());
      }
    }
    if (name.equals(CheckpointDirectory.BEST)) {
      return checkpoint(CheckpointReference.find(path.toString(), configuration), network);
    }
    var branch = Arrays.stream(Branch.values()).filter(it -> name.equals(it.file())).findFirst();
    if (branch.isPresent() && parent.exists(CheckpointDirectory.HEADER)) {
      requireNoOther(branch.get());
      return checkpoint(
          CheckpointReference.find(path.getParent().toString(), configuration), branch);
    }
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".pt") || lower.endsWith(".pth")
        ? torch(path, parent)
        : safetensors(path, parent);
  }

  private <C extends Record & ExportCard> Weights exported(
      ExportKind<C> kind, StoreDirectory exports, String version) throws IOException {
    var directory = new ExportDirectory<>(exports, kind);
    var card = directory.card(version);
    if (card instanceof ModelCard encoder) {
      requireNoOther(encoder.network());
    } else {
      requireNoChoice();
    }
    return new Weights(directory.weights(card), Optional.of(card.input()), directory.start(card));
  }

  private Weights checkpoint(CheckpointReference checkpoint, Optional<Branch> asked)
      throws IOException {
    var header = checkpoint.directory().requireSound(checkpoint.name());
    var there = header.networks();
    var branch = asked.orElse(there.contains(Branch.SEGMENTER) ? Branch.SEGMENTER : Branch.ONLINE);
    var values = checkpoint.directory().weights(checkpoint.name(), branch);
    var config = NetworkRecognition.recognize(values);
    return new Weights(
        values,
        Optional.of(RunSettings.of(checkpoint, header).input(config.inputChannels())),
        StartingPoint.of(checkpoint, branch));
  }

  private Weights safetensors(Path path, StoreDirectory parent) throws IOException {
    requireNoChoice();
    var digest = Sha256.digest();
    try (var in = new DigestInputStream(parent.open(path.getName()), digest)) {
      var content = Safetensors.read(in, parent.length(path.getName()), given);
      return new Weights(
          new StateDict(
              given,
              new NamedTensors(EncoderNames.complete(content.tensors()), content.metadata())),
          Optional.empty(),
          new StartingPoint(path.toString(), null, HexFormat.of().formatHex(digest.digest())));
    } catch (SafetensorsException e) {
      if (path.getName().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
        throw e;
      }
      throw new IOException(
          given
              + ": holds no weights: name a run, a checkpoint, an export, or a .safetensors, .pt or"
              + " .pth file",
          e);
    }
  }

  private Weights torch(Path path, StoreDirectory parent) throws IOException {
    TorchWeights read;
    try (var source = new HadoopSourceOpener(configuration).open(path.toString())) {
      read = TorchWeights.read(given, source, network);
    }
    String hash;
    try (var in = parent.open(path.getName())) {
      hash = FileChecksum.of(in).sha256();
    }
    var values = new StateDict(given, read.tensors());
    return new Weights(
        values,
        read.input(NetworkRecognition.recognize(values).inputChannels()),
        new StartingPoint(path.toString(), read.step(), hash));
  }

  private void requireNoOther(Branch there) {
    WrongRequestException.unless(
        network.isEmpty() || network.get() == there,
        "%s%s: %s is of the %s network: leave the option out"
            .formatted(OPTION, network.map(Branch::text).orElse(""), given, there.text()));
  }

  private void requireNoChoice() {
    WrongRequestException.unless(
        network.isEmpty(),
        "%s%s: %s holds the tensors of one network: leave the option out"
            .formatted(OPTION, network.map(Branch::text).orElse(""), given));
  }

  private StoreDirectory parent(Path path) throws IOException {
    return StoreDirectory.of(path.getParent(), configuration);
  }
}
