package org.byol3d.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.storage.GivenPath;
import org.byol3d.text.WrongRequestException;

/**
 * Reads weights that a person names. This is the only rule for that:
 *
 * <ul>
 *   <li>a directory of exports: the version that {@code LATEST} names; or one version's directory.
 *       The weights are checked against the card;
 *   <li>the directory of a run, or of its checkpoints: the best checkpoint of a fine-tuning with
 *       validation, else the newest sound one; or one checkpoint's directory. All of its files are
 *       checked;
 *   <li>a file in one of these directories: as the directory, which is checked;
 *   <li>any other file whose name ends with {@code .pt} or {@code .pth}: a file of {@code
 *       torch.save}, see {@link TorchWeights};
 *   <li>any other file: safetensors.
 * </ul>
 */
public final class WeightsFile {
  private WeightsFile() {}

  /**
   * Reads the tensors of weights, as {@link #open(String, Configuration)} does.
   *
   * @param uri a URI of any Hadoop file system, or a local path, whatever the default file system
   */
  public static StateDict read(String uri, Configuration configuration) throws IOException {
    return open(uri, configuration).values();
  }

  /**
   * Reads weights, those of the online network where there is a choice.
   *
   * @param uri a URI of any Hadoop file system, or a local path, whatever the default file system
   * @throws FileNotFoundException if there is nothing of that name
   * @throws MismatchedWeightsException if the file holds no network, or a weight that is no number
   * @throws IOException if it cannot be read, is damaged, or is not what its card describes
   */
  public static Weights open(String uri, Configuration configuration) throws IOException {
    return open(uri, new GivenPath(uri).onLocal(), Optional.empty(), configuration);
  }

  /**
   * Reads weights, as {@link #open(String, Configuration)} does, where paths without a scheme are
   * on the default file system, as for a training.
   */
  public static Weights openOnDefault(String uri, Configuration configuration) throws IOException {
    return open(uri, new GivenPath(uri).onDefault(configuration), Optional.empty(), configuration);
  }

  /**
   * Reads weights.
   *
   * @param given what a person wrote, for messages
   * @param path the same with its file system
   * @param network the network to take from a checkpoint or a file of PyTorch; empty for the online
   *     one
   * @throws WrongRequestException if there is no choice of networks
   */
  static Weights open(
      String given, Path path, Optional<Branch> network, Configuration configuration)
      throws IOException {
    var weights = new WeightsReader(given, network, configuration).read(path);
    weights.values().requireNumbers();
    return weights;
  }
}
