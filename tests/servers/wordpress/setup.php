<?php
// Makes the blog's tables, one person of each role and an application password for each; prints these as JSON.
define('WP_INSTALLING', true);
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_new_blog_notification() {}
wp_install('Example blog', 'administrator', 'administrator@example.org', true, '', wp_generate_password());
update_option('permalink_structure', '/%year%/%monthnum%/%day%/%postname%/');
update_option('timezone_string', 'America/Chicago');
foreach (wp_get_themes() as $name => $theme) {
    switch_theme($name);
    break;
}
wp_delete_post(1, true);
wp_delete_post(2, true);
flush_rewrite_rules(false);
$people = [];
foreach (['administrator', 'editor', 'author', 'contributor'] as $role) {
    $user = ['user_login' => $role, 'user_pass' => wp_generate_password(), 'user_email' => "$role@example.org", 'role' => $role];
    $id = username_exists($role) ?: wp_insert_user($user);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'daypost']);
    $people[$role] = ['id' => $id, 'name' => $role, 'password' => $password];
}
echo "\n", json_encode(['version' => $GLOBALS['wp_version'], 'people' => $people]);
