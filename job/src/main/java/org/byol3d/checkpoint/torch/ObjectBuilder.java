package org.byol3d.checkpoint.torch;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.checkpoint.torch.AllowedName.Role;
import org.byol3d.checkpoint.torch.TorchSequence.Kind;

/**
 * Makes the values that the allowed names stand for. It copies no container but shapes, which are
 * short, so that a call costs constant time.
 */
final class ObjectBuilder {
  private static final int MOST_AXES = 16;
  private static final int STORAGE_ITEMS = 5;

  private final PickleBytes in;
  private final StorageLookup storages;

  ObjectBuilder(PickleBytes in, StorageLookup storages) {
    this.in = in;
    this.storages = storages;
  }

  Object name(String module, String name) throws FormatException {
    var allowed =
        AllowedName.of(module, name)
            .orElseThrow(
                () ->
                    in.unsupported(
                        "it names "
                            + module
                            + "."
                            + name
                            + ", which no file of weights needs; it was not run. If you trust the"
                            + " file, load it in PyTorch and save its state_dict alone"));
    return allowed.role() == Role.DTYPE ? new TorchDtype(allowed.type()) : allowed;
  }

  /** Returns the storage of a persistent identifier: (storage, class, key, location, elements). */
  TorchStorage storage(Object identifier) throws FormatException {
    var items = sequence(identifier, "the identifier of a storage").shared();
    // Legacy files have a sixth item: the view of a part of another storage, or None.
    boolean isView = items.size() == STORAGE_ITEMS + 1 && items.get(STORAGE_ITEMS) != null;
    if (items.size() < STORAGE_ITEMS || items.size() > STORAGE_ITEMS + 1 || isView) {
      throw in.unsupported("the identifier of a storage has an unknown form");
    }
    if (!"storage".equals(items.get(0))
        || !(items.get(1) instanceof AllowedName name)
        || name.role() != Role.STORAGE
        || !(items.get(2) instanceof String key)
        || !(items.get(3) instanceof String)
        || !(items.get(4) instanceof Long elements)) {
      throw in.damaged("the identifier of a storage has an unknown form");
    }
    int size = name.type() == null ? 1 : name.type().size();
    if (elements < 0 || elements > Long.MAX_VALUE / size) {
      throw in.damaged("storage '" + key + "' has " + elements + " elements");
    }
    return storages.find(name.type(), key, elements * size, in);
  }

  Object call(AllowedName name, List<Object> arguments) throws FormatException {
    return switch (name.role()) {
      case DICTIONARY -> {
        requireCount(name, arguments, 0, 0);
        yield new TorchDictionary(true);
      }
      case COUNTER -> counter(name, arguments);
      case SET -> {
        requireCount(name, arguments, 1, 1);
        yield new TorchSequence(
            Kind.SET, sequence(arguments.get(0), "the content of a set").shared());
      }
      case SIZE -> {
        requireCount(name, arguments, 1, 1);
        yield new TorchSequence(Kind.SIZE, new ArrayList<>(wholes(arguments.get(0), "a size")));
      }
      case DEVICE -> device(name, arguments);
      case TENSOR -> {
        requireCount(name, arguments, 4, 4);
        yield tensor(arguments, false, null);
      }
      case TENSOR_V2 -> {
        requireCount(name, arguments, 6, 7);
        yield tensor(arguments, truth(arguments.get(4)), null);
      }
      case TENSOR_V3 -> {
        requireCount(name, arguments, 7, 8);
        if (!(arguments.get(6) instanceof TorchDtype dtype)) {
          throw in.damaged("a tensor's element type is no torch.dtype");
        }
        yield tensor(arguments, truth(arguments.get(4)), dtype.type());
      }
      case PARAMETER -> {
        requireCount(name, arguments, 3, 3);
        yield parameter(arguments);
      }
      case PARAMETER_WITH_STATE -> {
        requireCount(name, arguments, 4, 4);
        yield parameter(arguments);
      }
      case STORAGE, DTYPE -> throw in.unsupported(name.python() + " is called");
    };
  }

  private TorchDictionary counter(AllowedName name, List<Object> arguments) throws FormatException {
    requireCount(name, arguments, 0, 1);
    if (arguments.isEmpty()) {
      return new TorchDictionary(false);
    }
    if (!(arguments.get(0) instanceof TorchDictionary counts)) {
      throw in.damaged("the content of a Counter is no dictionary");
    }
    return counts;
  }

  private TorchDevice device(AllowedName name, List<Object> arguments) throws FormatException {
    requireCount(name, arguments, 1, 2);
    if (!(arguments.get(0) instanceof String type)
        || (arguments.size() == 2 && !(arguments.get(1) instanceof Long))) {
      throw in.damaged("a device is not given by a name and a number");
    }
    return new TorchDevice(arguments.size() == 1 ? type : type + ":" + arguments.get(1));
  }

  private TorchTensor parameter(List<Object> arguments) throws FormatException {
    if (!(arguments.get(0) instanceof TorchTensor data)) {
      throw in.damaged("the data of a parameter are no tensor");
    }
    return tensor(
        data.type(),
        data.shape(),
        data.strides(),
        data.offset(),
        data.storage(),
        truth(arguments.get(1)));
  }

  /** The first arguments of all forms are storage, offset, shape and strides. */
  private TorchTensor tensor(List<Object> arguments, boolean requiresGradient, ElementType type)
      throws FormatException {
    if (!(arguments.get(0) instanceof TorchStorage storage)) {
      throw in.damaged("a tensor has no storage");
    }
    if (!(arguments.get(1) instanceof Long offset)) {
      throw in.damaged("the start of a tensor is no whole number");
    }
    var elementType = type == null ? storage.type() : type;
    if (elementType == null || (storage.type() != null && storage.type() != elementType)) {
      throw in.damaged("a tensor has another element type than its storage, or none");
    }
    return tensor(
        elementType,
        wholes(arguments.get(2), "the shape of a tensor"),
        wholes(arguments.get(3), "the strides of a tensor"),
        offset,
        storage,
        requiresGradient);
  }

  private TorchTensor tensor(
      ElementType type,
      List<Long> shape,
      List<Long> strides,
      long offset,
      TorchStorage storage,
      boolean requiresGradient)
      throws FormatException {
    try {
      return new TorchTensor(type, shape, strides, offset, storage, requiresGradient);
    } catch (IllegalArgumentException e) {
      throw in.damaged(e.getMessage());
    }
  }

  private boolean truth(Object value) throws FormatException {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw in.damaged("requires_grad of a tensor is no truth value");
  }

  private List<Long> wholes(Object value, String what) throws FormatException {
    var items = sequence(value, what).shared();
    if (items.size() > MOST_AXES) {
      throw in.damaged(what + " has " + items.size() + " axes");
    }
    var wholes = new ArrayList<Long>(items.size());
    for (var item : items) {
      if (!(item instanceof Long whole)) {
        throw in.damaged(what + " is no tuple of whole numbers");
      }
      wholes.add(whole);
    }
    return wholes;
  }

  private TorchSequence sequence(Object value, String what) throws FormatException {
    if (value instanceof TorchSequence sequence) {
      return sequence;
    }
    throw in.damaged(what + " is no tuple");
  }

  private void requireCount(AllowedName name, List<Object> arguments, int least, int most)
      throws FormatException {
    if (arguments.size() < least || arguments.size() > most) {
      throw in.damaged(name.python() + " gets " + arguments.size() + " arguments");
    }
  }
}
