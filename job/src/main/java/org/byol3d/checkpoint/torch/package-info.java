/**
 * Files of PyTorch's {@code torch.save}: {@code .pt} and {@code .pth}, in the zip form of today and
 * in the legacy form before PyTorch 1.6.
 *
 * <p>Such a file is a pickle, which is a program for a small machine, and a raw record per storage.
 * {@link org.byol3d.checkpoint.torch.TorchFile} runs the program on a machine of our own. It knows
 * only the opcodes and names that {@code torch.load(weights_only=True)} accepts and that trees of
 * plain values and dense tensors need; it makes nothing but such values, and calls nothing. The
 * pickle library that comes with Spark constructs what a file tells it to, so it is not used.
 *
 * <p>Every size is checked against the file before memory is taken. A file that is damaged, hostile
 * or needs more than this package reads gives one {@link org.byol3d.b2nd.io.FormatException}, which
 * names the file, the byte and the record. A checksum is checked when the record is read.
 *
 * <p>The values of a file:
 *
 * <table>
 *   <caption>Python and Java</caption>
 *   <tr><th>Python</th><th>Java</th></tr>
 *   <tr><td>None, bool, float, str</td><td>null, Boolean, Double, String</td></tr>
 *   <tr><td>int</td><td>Long, or BigInteger beyond 64 bits</td></tr>
 *   <tr><td>dict, OrderedDict, Counter</td><td>{@link org.byol3d.checkpoint.torch.TorchDictionary}</td></tr>
 *   <tr><td>list, tuple, set, torch.Size</td><td>{@link org.byol3d.checkpoint.torch.TorchSequence}</td></tr>
 *   <tr><td>torch.Tensor, Parameter</td><td>{@link org.byol3d.checkpoint.torch.TorchTensor}</td></tr>
 *   <tr><td>torch.dtype, torch.device</td><td>{@link org.byol3d.checkpoint.torch.TorchDtype}, {@link
 *       org.byol3d.checkpoint.torch.TorchDevice}</td></tr>
 * </table>
 *
 * <p>May depend on {@code org.byol3d.b2nd} for element types and sources of bytes.
 */
package org.byol3d.checkpoint.torch;
