package org.byol3d.submit;

/**
 * A command that the application does not contain, but that a checkout adds: {@link
 * java.util.ServiceLoader} finds it on the class path. It has picocli's annotations as every other
 * command.
 */
public abstract class CheckoutCommand extends ConsoleCommand {}
