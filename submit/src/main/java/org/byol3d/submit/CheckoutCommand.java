package org.byol3d.submit;

import java.util.concurrent.Callable;

/**
 * A command that the application does not contain, but that a checkout adds: {@link
 * java.util.ServiceLoader} finds it on the class path. It carries picocli's annotations as every
 * other command does, and returns the exit code.
 */
public interface CheckoutCommand extends Callable<Integer> {}
