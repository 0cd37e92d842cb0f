<?php
// What is different from server to server stands in a file beside the blog's folder.
$daypost_test = json_decode(file_get_contents(dirname(__DIR__) . '/settings.json'), true);
define('DB_NAME', $daypost_test['database']);
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $daypost_test['socket']);
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define($name . '_KEY', "$name key");
    define($name . '_SALT', "$name salt");
}
$table_prefix = 'wp_';
define('WP_HOME', $daypost_test['url']);
define('WP_SITEURL', $daypost_test['url']);
define('WP_ENVIRONMENT_TYPE', 'local');     // application passwords over plain http
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('FS_METHOD', 'direct');
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', dirname(__DIR__) . '/debug.log');
foreach ($daypost_test['constants'] as $name => $value) {
    define($name, $value);
}
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
