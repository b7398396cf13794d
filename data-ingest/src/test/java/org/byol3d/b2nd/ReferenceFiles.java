package org.byol3d.b2nd;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The files that c-blosc2 and python-blosc2 wrote, and the facts in their manifests. */
final class ReferenceFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private ReferenceFiles() {}

  /** One file; a damaged one has no sha256 unless the damage cannot be seen. */
  record Reference(Path path, JsonNode facts) {
    Optional<String> sha256() {
      return Optional.ofNullable(facts.get("full_sha256"))
          .filter(JsonNode::isTextual)
          .map(JsonNode::asText);
    }

    List<JsonNode> slices() {
      return StreamSupport.stream(facts.path("slices").spliterator(), false).toList();
    }

    long[] longs(String field) {
      return ReferenceFiles.longs(facts.get(field));
    }

    @Override
    public String toString() {
      return path.getFileName().toString();
    }
  }

  static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  /** Returns the folder in the test resources. */
  static Path folder() {
    try {
      return Path.of(
              Objects.requireNonNull(ReferenceFiles.class.getResource("/b2nd/manifest.json"))
                  .toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path file(String name) {
    return folder().resolve(name);
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Reference> of(Path folder) {
    try {
      var files = JSON.readTree(folder.resolve("manifest.json").toFile()).get("files");
      return StreamSupport.stream(files.spliterator(), false)
          .map(facts -> new Reference(folder.resolve(facts.get("file").asText()), facts))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(ByteBuffer bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a region as the file's bytes. */
  static ByteBuffer read(B2ndArray array, Region region) throws IOException {
    var bytes = ByteBuffer.allocate(Math.toIntExact(region.items() * array.type().size()));
    array.read(region, bytes);
    return bytes;
  }
}
