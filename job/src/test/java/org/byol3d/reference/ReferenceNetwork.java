package org.byol3d.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.byol3d.byol.CropBatch;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.NetworkConfig;
import org.junit.jupiter.params.provider.Arguments;

/** One of the small BYOL pairs of the reference data. */
public enum ReferenceNetwork {
  RES("res"),
  IDENT("ident"),
  PLAIN("plain");

  private final String label;

  ReferenceNetwork(String label) {
    this.label = label;
  }

  /** Returns the network's sizes. */
  public NetworkConfig config() {
    var json = Reference.json("/reference/" + label + ".config.json");
    List<Integer> channels = new ArrayList<>();
    json.path("ch").forEach(channel -> channels.add(channel.asInt()));
    return new NetworkConfig(
        1,
        channels.isEmpty()
            ? NetworkConfig.doublingChannels(json.path("base").asInt(), json.path("levels").asInt())
            : channels,
        json.path("res").asBoolean(),
        json.path("ph").asInt(),
        json.path("po").asInt(),
        json.path("qh").asInt());
  }

  /** Reads a file of this network, such as {@code grad.eval}. */
  public StateDict file(String item) {
    return Reference.tensors(label + "." + item);
  }

  /** Reads a recipe's record of its steps. */
  public JsonNode trace(String recipe) {
    return Reference.json("/reference-f64/" + label + ".opt." + recipe + ".trace.json");
  }

  /** Returns the parameter names in the reference's order. */
  public List<String> parameterOrder() {
    return names("param_order");
  }

  /** Returns a list of names of the configuration file. */
  public List<String> names(String key) {
    List<String> names = new ArrayList<>();
    Reference.json("/reference/" + label + ".config.json")
        .path(key)
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Returns a view of the named step, or of step 0 where the reference uses that for all steps. */
  public CropBatch view(String step, int view) {
    var tensor = file("inputs").content().tensors().get(step + ".view" + view);
    return Reference.crops(tensor);
  }

  /** Returns every pair with every mode of the target. */
  public static Stream<Arguments> withTargetModes() {
    return Stream.of(values())
        .flatMap(network -> Stream.of("eval", "train").map(mode -> Arguments.of(network, mode)));
  }

  @Override
  public String toString() {
    return label;
  }
}
