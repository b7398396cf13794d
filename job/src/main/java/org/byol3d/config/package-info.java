/**
 * The settings of a run, read from HOCON presets and files into records that check them.
 *
 * <p>May depend on the packages that have settings: {@code org.byol3d.crop}, {@code volume}, {@code
 * nn}, {@code optim}, {@code augment}, {@code byol}, {@code segment} and {@code distributed}; on
 * {@code text} and {@code storage}. None of them depends on it.
 */
package org.byol3d.config;
