package org.byol3d.checkpoint.torch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.byol3d.b2nd.ElementType;

/**
 * The names of Python that a file may mention. None of them is ever looked up: each stands for what
 * the machine does itself.
 *
 * @param python module and name
 * @param role what it stands for
 * @param type element type of a storage class or dtype; null for other names, and for a storage of
 *     bytes
 */
record AllowedName(String python, Role role, ElementType type) {

  /** What a name stands for. */
  enum Role {
    DICTIONARY,
    COUNTER,
    SET,
    SIZE,
    DEVICE,
    DTYPE,
    STORAGE,
    TENSOR,
    TENSOR_V2,
    TENSOR_V3,
    PARAMETER,
    PARAMETER_WITH_STATE
  }

  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "DoubleStorage", ElementType.FLOAT64,
          "FloatStorage", ElementType.FLOAT32,
          "HalfStorage", ElementType.FLOAT16,
          "BFloat16Storage", ElementType.BFLOAT16,
          "LongStorage", ElementType.INT64,
          "IntStorage", ElementType.INT32,
          "ShortStorage", ElementType.INT16,
          "CharStorage", ElementType.INT8,
          "ByteStorage", ElementType.UINT8,
          "BoolStorage", ElementType.BOOL);

  private static final Map<String, AllowedName> NAMES = names();

  static Optional<AllowedName> of(String module, String name) {
    return Optional.ofNullable(NAMES.get(module + "." + name));
  }

  /** Returns the class of storages of an element type, in the module {@code torch}. */
  static String storageClass(ElementType type) {
    return STORAGES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("PyTorch has no storage of " + type.numpyName()))
        .getKey();
  }

  private static Map<String, AllowedName> names() {
    var names = new HashMap<String, AllowedName>();
    add(names, "collections.OrderedDict", Role.DICTIONARY, null);
    add(names, "collections.Counter", Role.COUNTER, null);
    add(names, "builtins.set", Role.SET, null);
    add(names, "__builtin__.set", Role.SET, null); // Python 3's protocol 2
    add(names, "torch.Size", Role.SIZE, null);
    add(names, "torch.device", Role.DEVICE, null);
    add(names, "torch._utils._rebuild_tensor", Role.TENSOR, null);
    add(names, "torch._utils._rebuild_tensor_v2", Role.TENSOR_V2, null);
    add(names, "torch._utils._rebuild_tensor_v3", Role.TENSOR_V3, null);
    add(names, "torch._utils._rebuild_parameter", Role.PARAMETER, null);
    add(names, "torch._utils._rebuild_parameter_with_state", Role.PARAMETER_WITH_STATE, null);
    add(names, "torch.storage.UntypedStorage", Role.STORAGE, null);
    STORAGES.forEach(
        (name, type) -> {
          add(names, "torch." + name, Role.STORAGE, type);
          add(names, "torch.cuda." + name, Role.STORAGE, type); // legacy files of a GPU
        });
    Arrays.stream(ElementType.values())
        .forEach(type -> add(names, "torch." + type.numpyName(), Role.DTYPE, type));
    return Map.copyOf(names);
  }

  private static void add(
      Map<String, AllowedName> names, String python, Role role, ElementType type) {
    names.put(python, new AllowedName(python, role, type));
  }
}
