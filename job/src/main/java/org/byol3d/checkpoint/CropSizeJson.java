package org.byol3d.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import org.byol3d.volume.Extent;

/**
 * The size of crops in JSON: one number for cubes, as earlier versions wrote and read it, otherwise
 * {@code [D, H, W]}.
 */
public final class CropSizeJson {
  private CropSizeJson() {}

  /** Writes a size. */
  public static final class Writer extends JsonSerializer<Extent> {
    @Override
    public void serialize(Extent size, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (size.isCube()) {
        json.writeNumber(size.depth());
      } else {
        json.writeArray(size.toShape(), 0, 3);
      }
    }
  }

  /** Reads a size; refuses all but one whole number above 0 or three. */
  public static final class Reader extends JsonDeserializer<Extent> {
    @Override
    public Extent deserialize(JsonParser json, DeserializationContext context) throws IOException {
      JsonNode size = context.readTree(json);
      if (isEdge(size)) {
        return Extent.cube(size.intValue());
      }
      if (size.isArray()
          && size.size() == 3
          && isEdge(size.get(0))
          && isEdge(size.get(1))
          && isEdge(size.get(2))) {
        return new Extent(size.get(0).intValue(), size.get(1).intValue(), size.get(2).intValue());
      }
      throw JsonMappingException.from(
          json, "is " + size + ", but must be a whole number above 0, or three of them: D, H, W");
    }

    private static boolean isEdge(JsonNode edge) {
      return edge.isInt() && edge.intValue() > 0;
    }
  }
}
